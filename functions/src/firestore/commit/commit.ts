import type { CommitterOptions } from "./committer-options.ts";
import type { Delivery } from "@threatstream/core/pipeline";
import { pathsOf } from "@threatstream/core/pipeline";
import { Attempt } from "./attempt.ts";
import type { CommitOutcome, CommitRequest } from "./commit-request.ts";
import { ContentionError, isConflict } from "../errors.ts";
import { Pace } from "./pace.ts";
import { SharedDocuments } from "../shared-documents.ts";

const MAX_ATTEMPTS = 12;

/** Writes groups of deliveries, each group in one atomic commit, with optimistic concurrency. */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #documents: SharedDocuments;

  constructor(options: CommitterOptions) {
    this.#options = options;
    this.#documents = new SharedDocuments(options.db);
  }

  /** Begins to read the documents that a delivery changes. */
  readAhead(delivery: Delivery): void {
    const { policy } = this.#options;
    this.#documents.readAhead(delivery.analyses.flatMap((analysis) => pathsOf(analysis, policy)));
  }

  /**
   * Stores what the deliveries cause and joins pending deltas. The first try assumes that all of it is new and costs no
   * look-up; only where that fails are the documents looked up. Throws `ContentionError` when other instances keep winning,
   * and Firestore's own errors.
   */
  async commit(request: CommitRequest): Promise<CommitOutcome> {
    await this.#options.refresh?.();
    const pace = new Pace(this.#options.hot);
    const joinsMore =
      request.join.length > 0 && (request.deliveries.length > 0 || request.joinOnly?.size !== 1);
    for (let attempt = 0; ; attempt += 1) {
      try {
        const options = { ...this.#options, request, pace, documents: this.#documents };
        return await new Attempt(options).run(attempt > 0);
      } catch (error) {
        if (!isConflict(error)) throw error;
        if (attempt === MAX_ATTEMPTS || (attempt > 1 && joinsMore)) {
          throw new ContentionError("Other instances kept changing the same documents.", { cause: error });
        }
        // Known documents explain one conflict. After two, shared documents are contended: their deltas go beside them,
        // where nothing can collide, and are joined in ever smaller parts.
        if (attempt > 0) pace.deferAll();
        const pause = attempt * 10 * (1 + this.#options.random());
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}
