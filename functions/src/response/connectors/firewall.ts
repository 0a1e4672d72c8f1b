import { createHash } from "node:crypto";
import { parseRange } from "@threatstream/core/common";
import type { CallOptions } from "./webhook.ts";

/** What is to be kept out. */
interface FirewallTarget {
  /** Canonical CIDR; a single address has the prefix of its whole width: `198.51.100.7/32`. */
  readonly cidr: string;
}

/** What is to be let in again. */
interface FirewallBlock extends FirewallTarget {
  /** What `block` returned, where it is still known: saves a search. */
  readonly ref?: string;
}

/** How a block is asked for. */
interface BlockOptions extends CallOptions {
  /** For whoever reads the firewall's own list; shortened to fit there. */
  readonly reason: string;
}

/**
 * A firewall outside. Both calls can be repeated: blocking what is blocked, and unblocking what is gone, succeed. A rule for
 * the same target that somebody else made counts as a block, and `unblock` leaves it, where the firewall can tell.
 */
export interface FirewallConnector {
  /** For records and messages: `cloudflare`. */
  readonly name: string;
  /**
   * Resolves when the firewall says that the rule is there, with the rule's name there.
   *
   * @throws {ConnectorError}
   */
  block(target: FirewallTarget, options: BlockOptions): Promise<{ readonly ref: string }>;
  /** @throws {ConnectorError} */
  unblock(block: FirewallBlock, options: CallOptions): Promise<void>;
}

const MARK = "ThreatStream";

/**
 * What a rule made here is labelled with: the mark, a hash of the key, and as much of the reason as fits.
 *
 * @example labelOf("exec-1/0", "brute force", 64) // "ThreatStream 0a1b2c3d4e5f brute force"
 */
export function labelOf(idempotencyKey: string, reason: string, maxLength: number): string {
  const hash = createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 12);
  const plain = reason.replaceAll(/[^\x21-\x7e]+/g, " ").trim();
  return `${MARK} ${hash} ${plain}`.trim().slice(0, maxLength);
}

/** True for the label of a rule that was made here. */
export function isOurs(label: string | undefined): boolean {
  return label?.startsWith(`${MARK} `) ?? false;
}

/** True where two spellings are one range: `198.51.100.7` is `198.51.100.7/32`. */
export function isSameRange(one: string, other: string): boolean {
  return canonicalRange(one) === canonicalRange(other);
}

function canonicalRange(text: string): string {
  try {
    return parseRange(text).cidr;
  } catch {
    // What is no range, such as "*", is the same as itself alone.
    return text;
  }
}
