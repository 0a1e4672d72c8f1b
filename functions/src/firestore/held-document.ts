import type { UnreadableAggregateError } from "./aggregates.ts";
import type { DocumentData, Timestamp } from "firebase-admin/firestore";

/**
 * A document as it was last read or written, its aggregate decoded; `data` and `updateTime` are absent where it does not
 * exist.
 */
export interface HeldDocument {
  readonly data: DocumentData | undefined;
  /** Set if its aggregate cannot be read: the document is left as it is. */
  readonly unreadable?: UnreadableAggregateError;
  readonly updateTime: Timestamp | undefined;
}
