export * from "./rest.ts";
export * from "./live/connection.ts";
export * from "./live/errors.ts";
export type * from "./live/messages.ts";
export * from "./watch/documents.ts";
export * from "./watch/errors.ts";
export type { OnChange, OnError, SnapshotInfo, Unsubscribe, WatchOptions } from "./watch/listen.ts";
export * from "./watch/lists.ts";
export * from "./watch/records.ts";
