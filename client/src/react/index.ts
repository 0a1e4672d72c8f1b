export type { Feed, FeedState } from "./feed.ts";
export * from "./hooks.ts";
export { ThreatStreamProvider, useThreatStream } from "./provider.ts";
export type { ThreatStream, ThreatStreamProviderProps } from "./provider.ts";
export * from "./use-api.ts";
export * from "./use-connection.ts";
export { useFeed } from "./use-feed.ts";
