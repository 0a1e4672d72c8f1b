import type { AddToBlocklist, BlocklistEntry } from "@threatstream/contracts";
import { cidrOf, unblock } from "./actions/block.ts";
import { blockable } from "./blockable.ts";
import type { Protection } from "./blockable.ts";
import type { BlockActor, Blocklist } from "./blocklist.ts";
import type { FirewallConnector } from "./connectors/firewall.ts";

/** What is over ends by itself. */
const EXPIRY = { kind: "system", id: "expiry", role: "none" } as const;

/** What people do with the blocklist. */
export interface Blocking {
  list(limit: number): Promise<readonly BlocklistEntry[]>;
  /** Blocks on our list and on every firewall. Throws `ActionError` for what must not be blocked, and where a firewall fails. */
  add(wanted: AddToBlocklist, asker: BlockActor): Promise<BlocklistEntry>;
  /** Ends a block everywhere; `undefined` where there is none. */
  remove(target: string, asker: BlockActor): Promise<BlocklistEntry | undefined>;
  /** All that is blocked, and a version that changes with it. */
  feed(): Promise<{ readonly version: number; readonly entries: readonly BlocklistEntry[] }>;
  /** Ends what is over, on the firewalls too. Returns how many. */
  sweep(): Promise<number>;
}

export interface BlockingOptions {
  readonly blocklist: Blocklist;
  readonly firewalls: readonly FirewallConnector[];
  readonly protection: Protection;
  readonly feed: Blocking["feed"];
  readonly clock: () => number;
}

const SWEPT_AT_ONCE = 100;
const FIREWALL_LIMIT_MS = 8_000;

export function createBlocking(options: BlockingOptions): Blocking {
  const { blocklist, firewalls, protection, feed, clock } = options;
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
      await blocklist.add({ target, reason, by: asker, at, until });
      for (const firewall of firewalls) {
        const { ref } = await firewall.block(
          { cidr: cidrOf(target) },
          { reason, ...callOf(asker.requestId) },
        );
        await blocklist.told(target, { name: firewall.name, ref });
      }
      const after = await blocklist.get(target);
      if (after === undefined) throw new Error(`The block of ${target} was ended while it was made.`);
      return after;
    },
    async remove(target, asker) {
      const before = await blocklist.get(target);
      const by = { ...ports, by: asker };
      return (await unblock(target, callOf(asker.requestId), by)) ? before : undefined;
    },
    async sweep() {
      const ended = await blocklist.expired(clock(), SWEPT_AT_ONCE);
      for (const before of ended) {
        const asker = { ...EXPIRY, requestId: `expiry-${before.target}-${before.expires_at}` };
        await unblock(before.target, callOf(asker.requestId), { ...ports, by: asker });
      }
      return ended.length;
    },
  };
}
