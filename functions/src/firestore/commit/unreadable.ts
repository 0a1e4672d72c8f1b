import { warn } from "firebase-functions/logger";
import { LRUCache } from "lru-cache";

/** Paths that were reported: a document that is read again and again is one log line for each instance. */
const reported = new LRUCache<string, true>({ max: 1_000 });

/** Logs that a document cannot be read and is left as it is, once for each document. */
export function warnOnce(path: string, error: Error): void {
  if (reported.has(path)) return;
  reported.set(path, true);
  warn(
    "A stored aggregate cannot be read; the document is left as it is, and what it would gain is dropped.",
    {
      document: path,
      error: error.message,
    },
  );
}
