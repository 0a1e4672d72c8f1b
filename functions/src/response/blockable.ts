import { parseAddress, parseRange, rangeContains } from "@threatstream/core/common";
import type { AddressRange } from "@threatstream/core/common";
import { ActionError } from "./action.ts";
import { SHARED_RANGES } from "./shared-infrastructure.ts";

/** What must never be blocked, beside what is no public address at all. */
export interface Protection {
  /** The operator's own ranges, and those listed as protected: offices, monitoring, payment providers. */
  readonly ranges: readonly AddressRange[];
}

/** It must not be blocked, whoever asks. */
export class NotBlockableError extends ActionError {
  override name = "NotBlockableError";
}

/** The widest range that may be blocked: a /16 of IPv4 has 65,536 addresses, a /48 of IPv6 is one site. */
const LEAST_BITS = { ipv4: 16, ipv6: 48 } as const;

/** Special-purpose ranges of IPv4 that are narrower than a /16 (IANA): a range with public ends may hold them. */
const SPECIAL: readonly AddressRange[] = [
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.175.48.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
].map(parseRange);

/**
 * The canonical spelling of what is to be blocked: an address, or a CIDR range. Throws `ActionError` where it is none, is not
 * public throughout, touches a protected range, or is too wide: nobody who writes a log line may choose what we cut off.
 *
 * @example blockable("203.0.113.7/32", protection) // "203.0.113.7"
 */
export function blockable(text: string, { ranges }: Protection): string {
  const range = rangeOf(text);
  const kind = range.network.kind();
  const full = kind === "ipv4" ? 32 : 128;
  const least = LEAST_BITS[kind];
  if (range.bits < least) throw refused(text, `it is wider than /${least}`);
  const first = parseAddress(range.network.toString());
  // The ends tell of special-purpose ranges that are as wide as a /16; the narrower ones are named in SPECIAL.
  if (first?.class !== "public" || lastOf(range)?.class !== "public") {
    throw refused(text, "it is not a public address");
  }
  const inside = SPECIAL.find((other) => overlaps(other, range));
  if (inside !== undefined) throw refused(text, `it holds ${inside.cidr}, which is not public`);
  const hit = ranges.find((other) => overlaps(other, range));
  if (hit !== undefined) throw refused(text, `it is in the protected range ${hit.cidr}`);
  checkShared(text, range);
  return range.bits === full ? range.network.toString() : range.cidr;
}

function checkShared(text: string, range: AddressRange): void {
  const shared = SHARED_RANGES.find((each) => overlaps(each.range, range));
  if (shared === undefined) return;
  throw refused(text, `it is in ${shared.range.cidr}, which many share (${shared.owner})`);
}

/** Throws `NotBlockableError` for a text that is an address in a protected or shared range; any other text may be a name. */
export function untouchable(text: string, { ranges }: Protection): void {
  const address = parseAddress(text);
  if (address === undefined) return;
  const range = parseRange(address.canonical);
  const hit = ranges.find((other) => overlaps(other, range));
  if (hit !== undefined) throw refused(text, `it is in the protected range ${hit.cidr}`);
  checkShared(text, range);
}

function rangeOf(text: string): AddressRange {
  try {
    return parseRange(text);
  } catch (cause) {
    throw new ActionError(`${JSON.stringify(text.slice(0, 64))} is no address and no range.`, {
      retryable: false,
      cause,
    });
  }
}

function lastOf({ network, bits }: AddressRange) {
  const bytes = network.toByteArray().map((byte, index) => {
    const fixed = Math.min(8, Math.max(0, bits - index * 8));
    return byte | (0xff >> fixed);
  });
  return parseAddress(textOf(bytes));
}

function textOf(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  );
  return groups.join(":");
}

function overlaps(a: AddressRange, b: AddressRange): boolean {
  const [wide, narrow] = a.bits <= b.bits ? [a, b] : [b, a];
  const address = parseAddress(narrow.network.toString());
  return address !== undefined && rangeContains(wide, address);
}

function refused(text: string, why: string): NotBlockableError {
  return new NotBlockableError(`${text.slice(0, 64)} is not blocked: ${why}.`, { retryable: false });
}
