import type { DocumentData, Timestamp } from "firebase-admin/firestore";

/**
 * A document as it was last read or written, its aggregate decoded; `data` and `updateTime` are absent where it does not
 * exist.
 */
export interface HeldDocument {
  readonly data: DocumentData | undefined;
  readonly updateTime: Timestamp | undefined;
}
