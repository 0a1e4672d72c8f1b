import type { WatchError } from "../watch/errors.ts";
import type { OnChange, OnError, Unsubscribe } from "../watch/listen.ts";

/**
 * How a subscription is: `loading` until the server's first answer; `live`; `offline` while the content is what was known before;
 * `paused` while the page is hidden; `failed` when it was refused or has ended. `idle` is one that was not asked for.
 */
export type FeedState = "idle" | "loading" | "live" | "offline" | "paused" | "failed";

/** What a subscription holds now. */
export interface Feed<T> {
  /** The newest content; kept while offline, paused or failed. `undefined` before the first answer. */
  readonly data: T | undefined;
  readonly state: FeedState;
  readonly error: WatchError | undefined;
  /** When the content last came from the server, in epoch milliseconds; 0 before the first answer. */
  readonly at: number;
}

/** Starts a subscription. */
export type StartFeed<T> = (onChange: OnChange<T>, onError: OnError) => Unsubscribe;

export const IDLE: Feed<never> = { data: undefined, state: "idle", error: undefined, at: 0 };
export const LOADING: Feed<never> = { data: undefined, state: "loading", error: undefined, at: 0 };

/** The state that an answer leads to. An empty answer from the cache is what Firestore gives while it has no connection. */
export function stateAfter(before: Feed<unknown>, data: unknown, fromCache: boolean): FeedState {
  if (!fromCache) return "live";
  if (before.at > 0) return "offline";
  const isEmpty = data === undefined || (Array.isArray(data) && data.length === 0);
  return isEmpty ? "offline" : "loading";
}
