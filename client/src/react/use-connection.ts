import { useSyncExternalStore } from "react";
import type { Feed } from "./feed.ts";
import { useThreatStream } from "./provider.ts";

/** The page's connection: the state of its subscriptions taken together. */
export type Connection = "connecting" | "live" | "offline" | "paused" | "failed";

/** `failed` if the server refuses one, `offline` if one is, `connecting` until all have answered, otherwise `live`. */
export function connectionOf(states: readonly Feed<unknown>[]): Connection {
  const has = (state: Feed<unknown>["state"]): boolean => states.some((feed) => feed.state === state);
  if (has("failed")) return "failed";
  if (has("paused")) return "paused";
  if (has("offline")) return "offline";
  return has("loading") || states.length === 0 ? "connecting" : "live";
}

/** The connection of the page, as it changes. */
export function useConnection(): Connection {
  const { feeds } = useThreatStream();
  const get = (): Connection => connectionOf(feeds.states());
  return useSyncExternalStore(feeds.subscribe, get, get);
}
