import type { BlocklistEntry } from "@threatstream/contracts";
import { parseRange } from "../pipeline/addresses.ts";
import { createBlocking } from "./blocking.ts";
import type { Blocking } from "./blocking.ts";
import type { Blocklist } from "./blocklist.ts";
import type { Firewall } from "./actions/ports.ts";

/** A blocklist in memory. */
export function memoryBlocklist(): Blocklist & { readonly held: Map<string, BlocklistEntry> } {
  const held = new Map<string, BlocklistEntry>();
  const firsts = new Map<string, BlocklistEntry | undefined>();
  return {
    held,
    async add({ target, reason, by, at, until, executionId }) {
      const now = held.get(target);
      const key = `${target} ${executionId}`;
      if (!firsts.has(key) || executionId === undefined) firsts.set(key, now);
      const end = Math.max(until, now === undefined ? 0 : Date.parse(now.expires_at));
      held.set(target, {
        target,
        reason,
        created_at: now?.created_at ?? new Date(at).toISOString(),
        created_by: now?.created_by ?? by,
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
    async remove(target) {
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
export function memoryFirewall(name = "edge"): Firewall & {
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
  const audited: string[] = [];
  let version = 0;
  const blocking = createBlocking({
    blocklist: list,
    firewalls: [firewall],
    protection: { ranges: [parseRange("9.9.9.0/24")] },
    feed: async () => ({ version, entries: [...list.held.values()] }),
    audit: async ({ id }, action, target) => {
      version += 1;
      audited.push(`${id} ${action} ${target}`);
    },
    clock: now,
  });
  return { blocking, list, firewall, audited };
}
