import type { Clock } from "@threatstream/core/common";
import type { Queries } from "../api/ports/queries.ts";

/** How long a read is good for, in milliseconds: what many dashboards poll each second is read once. */
const FRESH_MS = 1_000;
/** Different reads that are kept at a time. */
const MAX_KEPT = 100;

/**
 * Lists of threats and their statistics, read from Firestore at most once a second for each different request, whoever asks
 * how often: a reply may be a second old. A failed read is not kept. Alerts are read each time: who acts on one wants to
 * see it changed.
 */
export function shareReads(queries: Queries, clock: Clock): Queries {
  return {
    ...queries,
    recentThreats: shared(clock, (request) => queries.recentThreats(request)),
    threatStats: shared(clock, () => queries.threatStats()),
  };
}

/** The read, made at most once a second for each different request. */
function shared<A extends readonly unknown[], T>(
  clock: Clock,
  read: (...request: A) => Promise<T>,
): (...request: A) => Promise<T> {
  const kept = new Map<string, { readonly at: number; readonly reply: Promise<T> }>();
  return (...request) => {
    const key = JSON.stringify(request);
    const now = clock();
    const known = kept.get(key);
    if (known !== undefined && now - known.at < FRESH_MS) return known.reply;
    const reply = read(...request);
    kept.delete(key);
    kept.set(key, { at: now, reply });
    reply.catch(() => kept.delete(key));
    forgetOldest(kept);
    return reply;
  };
}

function forgetOldest(kept: Map<string, unknown>): void {
  if (kept.size <= MAX_KEPT) return;
  const oldest = kept.keys().next();
  if (oldest.done !== true) kept.delete(oldest.value);
}
