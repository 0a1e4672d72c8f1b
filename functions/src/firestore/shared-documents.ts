import type { HeldDocument } from "./held-document.ts";
import type { Firestore } from "firebase-admin/firestore";
import { readDocuments } from "./commit/reads.ts";

/** Some kilobytes each: about 20 MiB of an instance's memory. */
const MAX_HELD = 4_000;

/** How long documents to be read ahead are gathered, in milliseconds, unless a commit waits for them. */
const READ_AHEAD_MS = 4;

interface NextRead {
  readonly paths: Set<string>;
  readonly read: Promise<void>;
  readonly start: () => void;
}

/**
 * The shared documents as this instance last read or wrote them, so that what is written again and again is not read again
 * and again. Every write names the version that it is based on: where another instance was faster the commit fails, and
 * the documents are read anew.
 */
export class SharedDocuments {
  readonly #db: Firestore;
  readonly #held = new Map<string, HeldDocument>();
  /** Documents that are being read, and when they will have been. */
  readonly #reading = new Map<string, Promise<void>>();
  /** Documents that a commit under way changes. */
  readonly #locked = new Set<string>();
  #next: NextRead | undefined;

  constructor(db: Firestore) {
    this.#db = db;
  }

  /** Begins to read what a commit will need, while another commit may be under way. Never throws. */
  readAhead(paths: Iterable<string>): void {
    for (const path of paths) {
      if (this.#held.has(path) || this.#reading.has(path)) continue;
      this.#next ??= this.#startBatch();
      this.#next.paths.add(path);
      this.#reading.set(path, this.#next.read);
    }
  }

  /** The documents as they are held, else as they are in Firestore. */
  async load(paths: Iterable<string>): Promise<Map<string, HeldDocument>> {
    const wanted = [...new Set(paths)];
    this.readAhead(wanted);
    if (wanted.some((path) => this.#next?.paths.has(path) === true)) this.#next?.start();
    const reads = wanted.map((path) => this.#reading.get(path)).filter((read) => read !== undefined);
    await Promise.all(new Set(reads));
    const documents = new Map<string, HeldDocument>();
    for (const path of wanted) {
      const held = this.#held.get(path);
      if (held !== undefined) documents.set(path, held);
    }
    const dropped = wanted.filter((path) => !documents.has(path));
    for (const [path, document] of await readDocuments(this.#db, dropped)) documents.set(path, document);
    return documents;
  }

  /** The documents as they are in Firestore now. */
  async reload(paths: Iterable<string>): Promise<Map<string, HeldDocument>> {
    const documents = await readDocuments(this.#db, paths);
    for (const [path, document] of documents) this.set(path, document);
    return documents;
  }

  /** Holds a document as it was just read or written. */
  set(path: string, document: HeldDocument): void {
    this.#held.delete(path);
    this.#held.set(path, document);
    if (this.#held.size <= MAX_HELD) return;
    const oldest = this.#held.keys().next();
    if (oldest.done !== true) this.#held.delete(oldest.value);
  }

  /** True where no other commit under way changes the document; from then on, none may. */
  lock(path: string): boolean {
    if (this.#locked.has(path)) return false;
    this.#locked.add(path);
    return true;
  }

  unlock(paths: Iterable<string>): void {
    for (const path of paths) this.#locked.delete(path);
  }

  forget(paths: Iterable<string>): void {
    for (const path of paths) this.#held.delete(path);
  }

  /** One read for all that is asked for until it starts. */
  #startBatch(): NextRead {
    const paths = new Set<string>();
    const { promise: read, resolve, reject } = Promise.withResolvers<void>();
    const start = (): void => {
      clearTimeout(timer);
      this.#next = undefined;
      this.#read(paths).then(resolve, reject);
    };
    const timer = setTimeout(start, READ_AHEAD_MS);
    // Whoever needs the documents hears of a failure; read ahead for nobody, it is nobody's.
    read.catch(() => {});
    return { paths, read, start };
  }

  async #read(paths: ReadonlySet<string>): Promise<void> {
    try {
      const documents = await readDocuments(this.#db, paths);
      // What was written meanwhile is newer than what was read.
      for (const [path, document] of documents) if (!this.#held.has(path)) this.set(path, document);
    } finally {
      for (const path of paths) this.#reading.delete(path);
    }
  }
}
