import type { AddToBlocklist, BlocklistEntry } from "@threatstream/contracts";
import { unblock } from "./actions/block.ts";
import type { Firewall } from "./actions/ports.ts";
import { blockable } from "./blockable.ts";
import type { Protection } from "./blockable.ts";
import type { Blocklist } from "./blocklist.ts";

/** Who asks, and in which request. */
export interface Asker {
  readonly kind: string;
  readonly id: string;
  readonly role: string;
  readonly requestId: string;
}

/** What is over ends by itself. */
const EXPIRY = { kind: "system", id: "expiry", role: "none" } as const;

/** What people do with the blocklist. */
export interface Blocking {
  list(limit: number): Promise<readonly BlocklistEntry[]>;
  /** Blocks on our list and on every firewall. Throws `ActionError` for what must not be blocked, and where a firewall fails. */
  add(wanted: AddToBlocklist, asker: Asker): Promise<BlocklistEntry>;
  /** Ends a block everywhere; `undefined` where there is none. */
  remove(target: string, asker: Asker): Promise<BlocklistEntry | undefined>;
  /** All that is blocked, and a version that changes with it. */
  feed(): Promise<{ readonly version: number; readonly entries: readonly BlocklistEntry[] }>;
  /** Ends what is over, on the firewalls too. Returns how many. */
  sweep(): Promise<number>;
}

/** Tells the audit trail what somebody did. */
export type AuditBlock = (
  asker: Asker,
  action: "blocklist.add" | "blocklist.remove" | "blocklist.expire",
  target: string,
  change: { readonly before: BlocklistEntry | undefined; readonly after: BlocklistEntry | undefined },
) => Promise<void>;

export interface BlockingOptions {
  readonly blocklist: Blocklist;
  readonly firewalls: readonly Firewall[];
  readonly protection: Protection;
  readonly feed: Blocking["feed"];
  readonly audit: AuditBlock;
  readonly clock: () => number;
}

const SWEPT_AT_ONCE = 100;
const FIREWALL_LIMIT_MS = 8_000;

export function createBlocking(options: BlockingOptions): Blocking {
  const { blocklist, firewalls, protection, feed, audit, clock } = options;
  const ports = { blocklist, firewalls };
  const callOf = (idempotencyKey: string) => ({
    idempotencyKey,
    signal: AbortSignal.timeout(FIREWALL_LIMIT_MS),
  });
  return {
    feed,
    list: (limit) => blocklist.list(limit),
    async add({ target: text, duration_minutes, reason }, asker) {
      const target = blockable(text, protection);
      const at = clock();
      const until = at + duration_minutes * 60_000;
      const before = await blocklist.get(target);
      await blocklist.add({ target, reason, by: asker.id, at, until });
      for (const firewall of firewalls) {
        const { ref } = await firewall.block({ cidr: target }, { reason, ...callOf(asker.requestId) });
        await blocklist.told(target, { name: firewall.name, ref });
      }
      const after = await blocklist.get(target);
      if (after === undefined) throw new Error(`The block of ${target} was ended while it was made.`);
      await audit(asker, "blocklist.add", target, { before, after });
      return after;
    },
    async remove(target, asker) {
      const before = await blocklist.get(target);
      if (before === undefined || !(await unblock(target, callOf(asker.requestId), ports))) return undefined;
      await audit(asker, "blocklist.remove", target, { before, after: undefined });
      return before;
    },
    async sweep() {
      const ended = await blocklist.expired(clock(), SWEPT_AT_ONCE);
      for (const before of ended) {
        const asker = { ...EXPIRY, requestId: `expiry-${before.target}-${before.expires_at}` };
        await unblock(before.target, callOf(asker.requestId), ports);
        await audit(asker, "blocklist.expire", before.target, { before, after: undefined });
      }
      return ended.length;
    },
  };
}
