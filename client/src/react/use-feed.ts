import type { Firestore } from "firebase/firestore";
import { useMemo, useSyncExternalStore } from "react";
import type { OnChange, OnError, Unsubscribe } from "../watch/listen.ts";
import { IDLE } from "./feed.ts";
import type { Feed } from "./feed.ts";
import { useThreatStream } from "./provider.ts";

const NOTHING = { subscribe: () => () => {}, get: () => IDLE };

/**
 * Any `watch…` function as a hook. Components that use the same `key` share one subscription, so the key must name everything that
 * the content depends on; `undefined` subscribes to nothing.
 *
 * @example
 * const feed = useFeed("threats/critical", (db, onChange, onError) =>
 *   watchThreats(db, { severities: ["CRITICAL"], connection: true }, onChange, onError));
 */
export function useFeed<T>(
  key: string | undefined,
  watch: (db: Firestore, onChange: OnChange<T>, onError: OnError) => Unsubscribe,
): Feed<T> {
  const { db, feeds } = useThreatStream();
  const shared = useMemo(
    () =>
      key === undefined ? NOTHING : feeds.shared<T>(key, (onChange, onError) => watch(db, onChange, onError)),
    // `watch` is made anew by each render; the key says what it watches.
    [db, feeds, key],
  );
  return useSyncExternalStore<Feed<T>>(shared.subscribe, shared.get, shared.get);
}
