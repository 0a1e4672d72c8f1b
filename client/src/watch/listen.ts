import { doc, onSnapshot } from "firebase/firestore";
import type { DocumentData, Firestore, Query } from "firebase/firestore";
import { BadDocumentError, toWatchError } from "./errors.ts";
import type { WatchError } from "./errors.ts";
import { isRecord, wireForm } from "./wire-form.ts";

/** How a snapshot came about. */
export interface SnapshotInfo {
  /** True while offline: the content is what was known before, perhaps nothing. */
  readonly fromCache: boolean;
  /** How many documents the server sent for it: what Firestore bills as reads. */
  readonly reads?: number;
}

export type OnChange<T> = (value: T, info: SnapshotInfo) => void;
export type OnError = (error: WatchError) => void;
/** Ends a subscription; calling it again changes nothing. */
export type Unsubscribe = () => void;

export interface WatchOptions {
  /** Calls `onChange` also when only `fromCache` changes: the connection was lost or is back. Default false. */
  readonly connection?: boolean;
}

export interface Listening<T> {
  readonly options: WatchOptions;
  /** Fields without which a document can't be shown. */
  readonly required: readonly (keyof T & string)[];
  readonly onError: OnError;
}

/** Subscribes to a query; each change gives all its documents, in its order. */
export function listenToQuery<T>(
  query: Query,
  path: string,
  { options, required, onError }: Listening<T>,
  onChange: OnChange<readonly T[]>,
): Unsubscribe {
  return onSnapshot(
    query,
    { includeMetadataChanges: options.connection ?? false },
    (snapshot) => {
      const { docs, metadata } = snapshot;
      const records = docs.flatMap((document) => {
        const record = convert(document.data(), document.ref.path, required, onError);
        return record === undefined ? [] : [record];
      });
      const reads = metadata.fromCache
        ? 0
        : snapshot.docChanges().filter(({ type }) => type !== "removed").length;
      onChange(records, { fromCache: metadata.fromCache, reads });
    },
    (error) => onError(toWatchError(error, path)),
  );
}

/** Subscribes to one document; `undefined` where it does not exist (yet). */
export function listenToDocument<T>(
  db: Firestore,
  path: string,
  { options, required, onError }: Listening<T>,
  onChange: OnChange<T | undefined>,
): Unsubscribe {
  return onSnapshot(
    doc(db, path),
    { includeMetadataChanges: options.connection ?? false },
    (snapshot) => {
      const data = snapshot.data();
      const record = data && convert(data, path, required, onError);
      const { fromCache } = snapshot.metadata;
      onChange(record, { fromCache, reads: fromCache ? 0 : 1 });
    },
    (error) => onError(toWatchError(error, path)),
  );
}

function convert<T>(
  data: DocumentData,
  path: string,
  required: readonly (keyof T & string)[],
  onError: OnError,
): T | undefined {
  const record = wireForm(data);
  if (isRecord<T>(record, required)) return record;
  const missing = required.filter((name) => record[name] === undefined).join(", ");
  onError(new BadDocumentError(`${path} lacks ${missing} and is left out.`, "bad-document", path));
  return undefined;
}
