import { doc, onSnapshot } from "firebase/firestore";
import type { DocumentData, Firestore, Query } from "firebase/firestore";
import { BadDocumentError, toWatchError } from "./errors.ts";
import type { WatchError } from "./errors.ts";
import { isRecord, wireForm } from "./wire-form.ts";

/** How a snapshot came about. */
export interface SnapshotInfo {
  /** True while offline: the content is what was known before, perhaps nothing. */
  readonly fromCache: boolean;
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
    ({ docs, metadata }) => {
      const records = docs.flatMap((document) => {
        const record = convert(document.data(), document.ref.path, required, onError);
        return record === undefined ? [] : [record];
      });
      onChange(records, { fromCache: metadata.fromCache });
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
      onChange(record, { fromCache: snapshot.metadata.fromCache });
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
