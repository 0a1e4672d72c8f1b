import type { DocumentData, Timestamp } from "firebase-admin/firestore";

/** A document as it was last read or written; `data` and `updateTime` are absent where it does not exist. */
export interface HeldDocument {
  readonly data: DocumentData | undefined;
  readonly updateTime: Timestamp | undefined;
}

const MAX_HELD = 2_000;

/**
 * The shared documents that this instance wrote last, as it wrote them. A document that is written again and again is then
 * not read again and again; every write still names the version that it is based on, so where another instance was faster
 * the commit fails, and the documents are read.
 */
export class HeldDocuments {
  readonly #documents = new Map<string, HeldDocument>();

  get(path: string): HeldDocument | undefined {
    return this.#documents.get(path);
  }

  set(path: string, document: HeldDocument): void {
    this.#documents.delete(path);
    this.#documents.set(path, document);
    if (this.#documents.size <= MAX_HELD) return;
    const oldest = this.#documents.keys().next();
    if (oldest.done !== true) this.#documents.delete(oldest.value);
  }

  forget(paths: Iterable<string>): void {
    for (const path of paths) this.#documents.delete(path);
  }
}
