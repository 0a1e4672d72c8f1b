import type { Firestore, Query, QuerySnapshot } from "firebase-admin/firestore";

/** How many threats a dashboard shows. */
const NEWEST = 50;

/** Firestore listeners as a dashboard has them: bounded, whatever the load. */
export interface Listener {
  /** When a document of each event was first among the newest, a `performance.now()`. */
  readonly seenAt: ReadonlyMap<string, number>;
  /** Resolves with the time when `done` is true of what was seen. Rejects after `limitMs`, or where a listener fails. */
  until(done: () => boolean, limitMs: number): Promise<number>;
  /** Events that the counters had counted when they were last seen. */
  readonly processed: number;
  stop(): void;
}

/** What is listened to. */
export interface Listened {
  readonly newest?: Query;
  /** Documents that count events in a field `processed`. */
  readonly counters: Query;
}

/** The product's counters, which grow in the commits that write the threats. */
export function productCounters(db: Firestore): Query {
  return db.collection("analytics/counters/shards");
}

/** The product's newest threats. */
export function newestThreats(db: Firestore): Query {
  return db.collection("threats").orderBy("analyzed_at", "desc").limit(NEWEST);
}

/** Starts to listen; resolves with the first snapshots. */
export async function listen({ newest, counters }: Listened): Promise<Listener> {
  const seenAt = new Map<string, number>();
  let processed = 0;
  let last = performance.now();
  let check = (): void => {};
  let fail: (error: Error) => void = () => {};
  const subscribe = async (query: Query, onSnapshot: (snapshot: QuerySnapshot) => void) => {
    const first = Promise.withResolvers<void>();
    const stop = query.onSnapshot(
      (snapshot) => {
        last = performance.now();
        onSnapshot(snapshot);
        first.resolve();
        check();
      },
      (error) => {
        first.reject(error);
        fail(error);
      },
    );
    await first.promise;
    return stop;
  };
  const stops = await Promise.all([
    ...(newest === undefined
      ? []
      : [
          subscribe(newest, (snapshot) => {
            for (const { doc, type } of snapshot.docChanges()) {
              const id = String(doc.get("event_id"));
              if (type === "added" && !seenAt.has(id)) seenAt.set(id, last);
            }
          }),
        ]),
    subscribe(counters, (snapshot) => {
      const amounts = snapshot.docs.map((doc) => Number(doc.get("processed") ?? 0));
      processed = amounts.reduce((sum, amount) => sum + amount, 0);
    }),
  ]);
  return {
    seenAt,
    get processed() {
      return processed;
    },
    stop: () => stops.forEach((stop) => stop()),
    until(done, limitMs) {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const timer = setTimeout(() => {
        const seconds = limitMs / 1000;
        reject(new Error(`${processed} events were counted, ${seenAt.size} seen, within ${seconds} s.`));
      }, limitMs);
      check = () => {
        if (done()) resolve(last);
      };
      fail = reject;
      check();
      return promise.finally(() => clearTimeout(timer));
    },
  };
}
