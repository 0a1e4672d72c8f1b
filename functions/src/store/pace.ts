import type { CommitRequest } from "./commit-request.ts";
import type { HotDocuments } from "./hot-documents.ts";

/** Which documents a commit leaves for later; each is decided once, however often the commit is tried. */
export class Pace {
  readonly #hot: HotDocuments;
  readonly #waiting: ReadonlySet<string>;
  readonly #decided = new Map<string, boolean>();
  #mayDefer: number;
  #defersAll = false;

  constructor(hot: HotDocuments, { waiting, mayDefer }: CommitRequest) {
    this.#hot = hot;
    this.#waiting = waiting;
    this.#mayDefer = mayDefer;
  }

  /** From now on, everything that is not due is left for later. */
  deferAll(): void {
    this.#defersAll = true;
  }

  /** True where the document was written too recently and has, or can have, a witness. */
  defers(path: string): boolean {
    if (this.#defersAll) return true;
    const decided = this.#decided.get(path);
    if (decided !== undefined) return decided;
    const defers = !this.#hot.take(path) && (this.#waiting.has(path) || this.#mayDefer > 0);
    if (defers && !this.#waiting.has(path)) this.#mayDefer -= 1;
    this.#decided.set(path, defers);
    return defers;
  }
}
