import { wireForm } from "@threatstream/contracts/plain";
import { doc, onSnapshot } from "firebase/firestore";
import type { DocumentData, Firestore, Query } from "firebase/firestore";
import { BadDocumentError, toWatchError } from "./errors.ts";
import type { WatchError } from "./errors.ts";
import { createOpening, hasThreatStreamData, platformTimer } from "./opening.ts";
import { isRecord } from "./record.ts";

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
  /**
   * After how long without a first answer `onError` gets an `UnreachableError`, in milliseconds. The subscription goes on. Default
   * 20,000: the SDK itself calls a server offline after 10,000.
   */
  readonly timeoutMs?: number;
}

export interface Listening<T> {
  readonly options: WatchOptions;
  /** Fields without which a document can't be shown. */
  readonly required: readonly (keyof T & string)[];
  readonly onError: OnError;
}

const TIMEOUT_MS = 20_000;
// Otherwise the SDK does not report that the server confirms an empty cache, and the first answer would be missed.
const EVERY_CHANGE = { includeMetadataChanges: true } as const;

/** Subscribes to a query; each change gives all its documents, in its order. */
export function listenToQuery<T>(
  query: Query,
  path: string,
  { options, required, onError }: Listening<T>,
  onChange: OnChange<readonly T[]>,
): Unsubscribe {
  const opening = openingOf(query.firestore, path, options, onError);
  let isFirst = true;
  const unsubscribe = onSnapshot(
    query,
    EVERY_CHANGE,
    (snapshot) => {
      const { docs, empty, metadata } = snapshot;
      if (!metadata.fromCache) opening.answer(empty);
      const isChange = isFirst || options.connection === true || snapshot.docChanges().length > 0;
      isFirst = false;
      if (!isChange) return;
      const records = docs.flatMap((document) => {
        const record = convert(document.data(), document.ref.path, required, onError);
        return record === undefined ? [] : [record];
      });
      const reads = metadata.fromCache
        ? 0
        : snapshot.docChanges().filter(({ type }) => type !== "removed").length;
      onChange(records, { fromCache: metadata.fromCache, reads });
    },
    (error) => fail(opening, error, path, query.firestore, onError),
  );
  return () => {
    opening.stop();
    unsubscribe();
  };
}

/** Subscribes to one document; `undefined` if it does not exist (yet). */
export function listenToDocument<T>(
  db: Firestore,
  path: string,
  { options, required, onError }: Listening<T>,
  onChange: OnChange<T | undefined>,
): Unsubscribe {
  const opening = openingOf(db, path, options, onError);
  let last: string | undefined;
  const unsubscribe = onSnapshot(
    doc(db, path),
    EVERY_CHANGE,
    (snapshot) => {
      const { fromCache } = snapshot.metadata;
      if (!fromCache) opening.answer(!snapshot.exists());
      const data = snapshot.data();
      const text = JSON.stringify(data ?? null);
      const isNew = text !== last;
      const isChange = options.connection === true || isNew;
      last = text;
      if (!isChange) return;
      onChange(data && convert(data, path, required, onError), {
        fromCache,
        reads: isNew && !fromCache ? 1 : 0,
      });
    },
    (error) => fail(opening, error, path, db, onError),
  );
  return () => {
    opening.stop();
    unsubscribe();
  };
}

type Opening = ReturnType<typeof createOpening>;

function openingOf(db: Firestore, path: string, options: WatchOptions, onError: OnError): Opening {
  return createOpening({
    path,
    project: projectOf(db),
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    timer: platformTimer,
    hasData: () => hasThreatStreamData(db),
    onError,
  });
}

function fail(opening: Opening, error: unknown, path: string, db: Firestore, onError: OnError): void {
  opening.stop();
  onError(toWatchError(error, path, projectOf(db)));
}

function projectOf(db: Firestore): string {
  return db.app.options.projectId ?? "";
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
  const message = `${path} lacks ${missing} and is left out.`;
  onError(new BadDocumentError(message, { code: "bad-document", path }));
  return undefined;
}
