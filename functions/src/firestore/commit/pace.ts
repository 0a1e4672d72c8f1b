import type { HotDocuments } from "./hot-documents.ts";

/** Which documents a commit leaves for later; each is decided once, however often the commit is tried. */
export class Pace {
  readonly #hot: HotDocuments;
  readonly #decided = new Map<string, boolean>();
  #defersAll = false;

  constructor(hot: HotDocuments) {
    this.#hot = hot;
  }

  /** From now on, everything that need not be joined now is left for later. */
  deferAll(): void {
    this.#defersAll = true;
  }

  /** True where the document was written too recently. */
  defers(path: string): boolean {
    if (this.#defersAll) return true;
    const decided = this.#decided.get(path) ?? !this.#hot.take(path);
    this.#decided.set(path, decided);
    return decided;
  }

  /** Counts a write that can't wait any longer. */
  spend(path: string): void {
    if (this.#decided.has(path)) return;
    this.#decided.set(path, false);
    this.#hot.spend(path);
  }
}
