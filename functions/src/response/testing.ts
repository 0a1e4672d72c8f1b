import type { BlocklistEntry } from "@threatstream/contracts";
import { parseRange } from "@threatstream/core/common";
import { createBlocking } from "./blocking.ts";
import type { Blocking } from "./blocking.ts";
import type { Blocklist } from "./blocklist.ts";
import type { FirewallConnector } from "./connectors/firewall.ts";

/** A blocklist in memory. */
export function memoryBlocklist(): Blocklist & {
  readonly held: Map<string, BlocklistEntry>;
  readonly audited: string[];
} {
  const audited: string[] = [];
  const held = new Map<string, BlocklistEntry>();
  const firsts = new Map<string, BlocklistEntry | undefined>();
  return {
    held,
    audited,
    async add({ target, reason, by, at, until, executionId }) {
      audited.push(`${by.id} blocklist.add ${target}`);
      const now = held.get(target);
      const key = `${target} ${executionId}`;
      if (!firsts.has(key) || executionId === undefined) firsts.set(key, now);
      const end = Math.max(until, now === undefined ? 0 : Date.parse(now.expires_at));
      held.set(target, {
        target,
        reason,
        created_at: now?.created_at ?? new Date(at).toISOString(),
        created_by: now?.created_by ?? by.id,
        expires_at: new Date(end).toISOString(),
        ...(executionId !== undefined && { execution_id: executionId }),
        connectors: now?.connectors ?? [],
      });
      return firsts.get(key);
    },
    async told(target, connector) {
      const entry = held.get(target);
      if (entry === undefined) return;
      const others = entry.connectors.filter(({ name }) => name !== connector.name);
      held.set(target, { ...entry, connectors: [...others, { ...connector }] });
    },
    async remove(target, by) {
      audited.push(`${by.id} blocklist.remove ${target}`);
      const entry = held.get(target);
      held.delete(target);
      return entry;
    },
    restore: async (entry) => void held.set(entry.target, entry),
    unmark: async () => {},
    get: async (target) => held.get(target),
    expired: async (now, limit) =>
      [...held.values()].filter(({ expires_at }) => Date.parse(expires_at) <= now).slice(0, limit),
    list: async (limit) => [...held.values()].toReversed().slice(0, limit),
  };
}

/** A firewall in memory, and how often it was asked. */
export function memoryFirewall(name = "edge"): FirewallConnector & {
  readonly blocked: Set<string>;
  readonly keys: string[];
} {
  const blocked = new Set<string>();
  const keys: string[] = [];
  return {
    name,
    blocked,
    keys,
    async block({ cidr }, { idempotencyKey }) {
      keys.push(idempotencyKey);
      blocked.add(cidr);
      return { ref: `${name}/${cidr}` };
    },
    async unblock({ cidr }, { idempotencyKey }) {
      keys.push(idempotencyKey);
      blocked.delete(cidr);
    },
  };
}

/** Blocking in memory at a time, with one firewall, and what it left in the audit trail. */
export function memoryBlocking(now: () => number): {
  readonly blocking: Blocking;
  readonly list: ReturnType<typeof memoryBlocklist>;
  readonly firewall: ReturnType<typeof memoryFirewall>;
  readonly audited: string[];
} {
  const list = memoryBlocklist();
  const firewall = memoryFirewall();
  const blocking = createBlocking({
    blocklist: list,
    firewalls: [firewall],
    protection: { ranges: [parseRange("9.9.9.0/24")] },
    feed: async () => ({ version: list.audited.length, entries: [...list.held.values()] }),
    clock: now,
  });
  return { blocking, list, firewall, audited: list.audited };
}
