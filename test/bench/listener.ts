import type { Query } from "firebase-admin/firestore";

/** A Firestore listener, as a dashboard has it, that remembers when each document first appeared. */
export interface Listener {
  /** Document field `event_id` to when its document was first seen, a `performance.now()`. */
  readonly seenAt: ReadonlyMap<string, number>;
  /** Resolves with the time when `count` documents have been seen. Rejects after `limitMs` or where the listener fails. */
  reached(count: number, limitMs: number): Promise<number>;
  stop(): void;
}

/** Starts to listen; resolves with the first snapshot. */
export async function listen(query: Query): Promise<Listener> {
  const seenAt = new Map<string, number>();
  let last = performance.now();
  let check = (): void => {};
  let fail: (error: Error) => void = () => {};
  const first = Promise.withResolvers<void>();
  const stop = query.onSnapshot(
    (snapshot) => {
      last = performance.now();
      for (const { doc } of snapshot.docChanges()) {
        const id = String(doc.get("event_id"));
        if (!seenAt.has(id)) seenAt.set(id, last);
      }
      first.resolve();
      check();
    },
    (error) => {
      first.reject(error);
      fail(error);
    },
  );
  await first.promise;
  return {
    seenAt,
    stop,
    reached(count, limitMs) {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const timer = setTimeout(() => {
        reject(
          new Error(`The listener saw ${seenAt.size} of ${count} documents within ${limitMs / 1000} s.`),
        );
      }, limitMs);
      check = () => {
        if (seenAt.size >= count) resolve(last);
      };
      fail = reject;
      check();
      return promise.finally(() => clearTimeout(timer));
    },
  };
}
