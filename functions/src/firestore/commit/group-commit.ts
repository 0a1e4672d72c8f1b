import type { Delivery, News, Store } from "@threatstream/core/pipeline";
import type { Logger } from "@threatstream/core/common";
import type { CommitOutcome, CommitRequest } from "./commit-request.ts";
import { canBeSmaller } from "../errors.ts";
import { pathsOfPending } from "./pending.ts";
import type { PendingDeltas } from "./pending.ts";

/** Records in one commit: Firestore takes 10 MiB a commit; a threat is about 2 KiB. A larger delivery goes alone. */
const MAX_RECORDS = 500;

/** Commits under way at one time. What two of them would both change, the second leaves pending. */
const MAX_COMMITS = 2;

/** Records for which a commit is started beside another; fewer wait for it, as a commit for each would cost as much. */
const WORTH_A_COMMIT = 32;

/** Where news goes. Resolves when the topics have it. */
interface Publisher {
  publish(news: News): Promise<void>;
}

export interface GroupCommitOptions {
  readonly commit: (request: CommitRequest) => Promise<CommitOutcome>;
  /** Begins to read what the commit of a delivery will need. */
  readonly readAhead?: (delivery: Delivery) => void;
  readonly publisher: Publisher;
  readonly logger: Logger;
  /** How long a document that was written too recently waits, in milliseconds. */
  readonly delayMs: () => number;
}

interface Job {
  readonly delivery: Delivery;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Pending deltas that are joined and told, and who waits for their removal. */
interface Told {
  readonly pending: readonly PendingDeltas[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Pending deltas that are joined together, when their second is over. */
class Round {
  readonly pending: PendingDeltas[];
  /** The delivery that waits, so that it is delivered again if this instance dies. */
  readonly witness: string;
  readonly #joined = Promise.withResolvers<void>();

  constructor(witness: string, pending: readonly PendingDeltas[]) {
    this.witness = witness;
    this.pending = [...pending];
    // Its deliveries hear of a failure; where none of them is left, nobody needs to.
    this.#joined.promise.catch(() => {});
  }

  get joined(): Promise<void> {
    return this.#joined.promise;
  }

  resolve(): void {
    this.#joined.resolve();
  }

  reject(error: unknown): void {
    this.#joined.reject(error);
  }
}

/** A round, and the deliveries that wait for it. */
interface Wait {
  readonly round: Round;
  readonly ids: ReadonlySet<string>;
}

/**
 * Joins the deliveries of concurrent invocations into one commit: while one commit is under way the next group gathers, and
 * the documents that it will need are read.
 *
 * What a document that was written too recently is to get is left beside it, in the same commit. One delivery of that
 * commit, the witness, stays unacknowledged until this has been joined with its documents, a second later; all others are
 * done at once. If the instance dies the witness is delivered again, and finds what is pending by its own id.
 */
export class GroupCommit implements Store {
  readonly #options: GroupCommitOptions;
  #queue: Job[] = [];
  /** The round that still takes what commits leave pending. */
  #open: Round | undefined;
  #due: Round[] = [];
  #told: Told[] = [];
  #commits = 0;
  /** Set while commits under way are waited for, and no other is started. */
  #onAlone: (() => void) | undefined;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  record(delivery: Delivery): Promise<void> {
    this.#options.readAhead?.(delivery);
    return new Promise((resolve, reject) => {
      this.#queue.push({ delivery, resolve, reject });
      this.#start();
    });
  }

  /** Joins and tells what nobody waits for any more. Rejects as `record` does. */
  async adopt(pending: readonly PendingDeltas[]): Promise<void> {
    const [first] = pending;
    if (first === undefined) return;
    const round = new Round(first.witness, pending);
    this.#due.push(round);
    this.#start();
    await round.joined;
  }

  /**
   * Starts as many commits as there is work for. What is due is joined by a commit that starts alone: those before it may
   * have left more for its round, and hold its documents.
   */
  #start(): void {
    while (this.#commits < MAX_COMMITS && this.#onAlone === undefined) {
      const isAlone = this.#commits === 0;
      if (this.#due.length > 0 && !isAlone) return;
      const jobs = isAlone || this.#waitingRecords() >= WORTH_A_COMMIT ? this.#takeGroup() : [];
      const rounds = this.#due.splice(0);
      const told = isAlone || jobs.length > 0 ? this.#told.splice(0) : [];
      if (jobs.length + rounds.length + told.length === 0) return;
      void this.#run(jobs, rounds, told);
    }
  }

  /** Never rejects: every failure goes to the deliveries that it concerns. */
  async #run(jobs: readonly Job[], rounds: readonly Round[], told: readonly Told[]): Promise<void> {
    this.#commits += 1;
    await this.#commitGroup(jobs, rounds, told);
    this.#commits -= 1;
    if (this.#commits === 1) this.#onAlone?.();
    this.#start();
  }

  /** Resolves when the caller's commit is the only one; no other starts before `#start` is called. */
  async #alone(): Promise<void> {
    if (this.#commits > 1) {
      await new Promise<void>((resolve) => {
        this.#onAlone = resolve;
      });
    }
    this.#onAlone = () => {};
  }

  #waitingRecords(): number {
    return this.#queue.reduce((sum, { delivery }) => sum + recordsOf(delivery), 0);
  }

  async #commitGroup(jobs: readonly Job[], rounds: readonly Round[], told: readonly Told[]): Promise<void> {
    const open = this.#open;
    let outcome: CommitOutcome;
    try {
      outcome = await this.#options.commit({
        deliveries: jobs.map((job) => job.delivery),
        join: pendingOf(rounds),
        told: told.flatMap(({ pending }) => pending),
        ...(open !== undefined && { witness: open.witness }),
      });
    } catch (error) {
      // A delivery that cannot be committed must not take its neighbours with it.
      if (jobs.length + rounds.length > 1 || canBeSmaller(error, rounds)) {
        await this.#commitParts(jobs, rounds, told);
      } else {
        fail([...jobs, ...rounds, ...told], error);
      }
      return;
    }
    for (const { resolve } of told) resolve();
    const waits = this.#watch(outcome, open);
    // The next group need not wait for this one's publishing.
    void this.#finish(outcome, jobs, { rounds, waits });
  }

  /** Publishes an outcome, and lets those go that need not wait for more. */
  async #finish(
    outcome: CommitOutcome,
    jobs: readonly Job[],
    { rounds, waits }: { readonly rounds: readonly Round[]; readonly waits: readonly Wait[] },
  ): Promise<void> {
    try {
      await this.#options.publisher.publish(outcome);
      await this.#forget(outcome.untold);
    } catch (error) {
      fail([...jobs, ...rounds], error);
      return;
    }
    for (const round of rounds) round.resolve();
    for (const { delivery, resolve, reject } of jobs) {
      const waiting = waits.filter(({ ids }) => ids.has(delivery.id)).map(({ round }) => round.joined);
      if (waiting.length === 0) resolve();
      else Promise.all(waiting).then(() => resolve(), reject);
    }
  }

  async #commitParts(jobs: readonly Job[], rounds: readonly Round[], told: readonly Told[]): Promise<void> {
    this.#options.logger.warn("A group commit failed; committing its parts one by one.", {
      parts: jobs.length + rounds.length,
    });
    if (told.length > 0) await this.#commitGroup([], [], told);
    for (const job of jobs) await this.#commitGroup([job], [], []);
    if (rounds.length === 0) return;
    await this.#alone();
    for (const round of rounds) {
      try {
        const untold = await this.#joinParts(round.pending, pathsOfPending(round.pending));
        // That takes another commit, for which this one makes room.
        void this.#forget(untold).then(
          () => round.resolve(),
          (error: unknown) => round.reject(error),
        );
      } catch (error) {
        round.reject(error);
      }
    }
    this.#onAlone = undefined;
  }

  /**
   * Joins these documents and publishes what it makes news of: all at once, or where other instances compete for them, half
   * of them and then the others. Returns what is then of no more use.
   */
  async #joinParts(
    join: readonly PendingDeltas[],
    paths: readonly string[],
  ): Promise<readonly PendingDeltas[]> {
    try {
      const joinOnly = new Set(paths);
      const outcome = await this.#options.commit({ deliveries: [], join, joinOnly, told: [] });
      await this.#options.publisher.publish(outcome);
      return outcome.untold;
    } catch (error) {
      if (paths.length < 2 || !canBeSmaller(error, join)) throw error;
      const half = Math.ceil(paths.length / 2);
      const untold = await this.#joinParts(join, paths.slice(0, half));
      return [...untold, ...(await this.#joinParts(join, paths.slice(half)))];
    }
  }

  /** The rounds that a commit began or found, and the deliveries that have to wait for each. */
  #watch({ left, found }: CommitOutcome, open: Round | undefined): Wait[] {
    const waits: Wait[] = [];
    const [first] = left;
    if (open !== undefined) {
      open.pending.push(...left);
    } else if (first !== undefined) {
      const round = new Round(first.witness, left);
      this.#open = round;
      setTimeout(() => this.#close(round), this.#options.delayMs());
      waits.push({ round, ids: new Set([first.witness]) });
    }
    const [again] = found;
    if (again !== undefined) {
      const round = new Round(again.witness, found);
      this.#due.push(round);
      waits.push({ round, ids: new Set(found.map(({ witness }) => witness)) });
    }
    return waits;
  }

  #close(round: Round): void {
    if (this.#open === round) this.#open = undefined;
    this.#due.push(round);
    this.#start();
  }

  /** Removes what is joined and told, with the next commit. */
  #forget(pending: readonly PendingDeltas[]): Promise<void> {
    if (pending.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#told.push({ pending, resolve, reject });
      this.#start();
    });
  }

  #takeGroup(): Job[] {
    let records = 0;
    let count = 0;
    for (const { delivery } of this.#queue) {
      const size = recordsOf(delivery);
      if (count > 0 && records + size > MAX_RECORDS) break;
      records += size;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }
}

function recordsOf({ analyses, refused }: Delivery): number {
  return analyses.length + refused.length;
}

/** What rounds join, each once: a delivery that comes again finds what waits in another round already. */
function pendingOf(rounds: readonly Round[]): PendingDeltas[] {
  const byPath = new Map(rounds.flatMap(({ pending }) => pending.map((each) => [each.ref.path, each])));
  return [...byPath.values()];
}

function fail(waiting: readonly { reject: (error: unknown) => void }[], error: unknown): void {
  for (const each of waiting) each.reject(error);
}
