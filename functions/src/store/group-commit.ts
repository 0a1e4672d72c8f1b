import type { Delivery, Logger, Publisher, Store } from "../ports.ts";
import type { CommitOutcome, CommitRequest } from "./commit-request.ts";
import { canBeSmaller } from "./errors.ts";
import { pathsOfPending } from "./pending.ts";
import type { PendingDeltas } from "./pending.ts";

/** Records in one commit: Firestore takes 10 MiB a commit; a threat is about 2 KiB. A larger delivery goes alone. */
const MAX_RECORDS = 500;

/** How long a loaded instance gathers the next group, in milliseconds; an idle one waits for nothing. */
const GATHER_MS = 8;

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

/**
 * Joins the deliveries of concurrent invocations into one commit: while one commit is under way the next group gathers, and
 * the documents that it will need are read. One commit at a time keeps an instance from racing itself.
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
  #running = false;
  #lastGroup = 0;

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

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  /** Never rejects: every failure goes to the deliveries that it concerns. */
  async #run(): Promise<void> {
    while (this.#queue.length > 0 || this.#due.length > 0 || this.#told.length > 0) {
      // What the last commit let go comes back within milliseconds; a commit for the first of it would cost as much.
      if (this.#lastGroup > 1) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      const jobs = this.#takeGroup();
      this.#lastGroup = jobs.length;
      const rounds = this.#due.splice(0);
      await this.#commitGroup(jobs, rounds);
    }
    this.#lastGroup = 0;
    this.#running = false;
  }

  async #commitGroup(jobs: readonly Job[], rounds: readonly Round[]): Promise<void> {
    const open = this.#open;
    const told = this.#told.splice(0);
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
        this.#told.push(...told);
        await this.#commitParts(jobs, rounds);
      } else {
        fail([...jobs, ...rounds, ...told], error);
      }
      return;
    }
    for (const { resolve } of told) resolve();
    const waits = this.#watch(outcome, open);
    // The next group need not wait for this one's publishing.
    void this.#announce(outcome).then(
      () => {
        for (const round of rounds) round.resolve();
        for (const { delivery, resolve, reject } of jobs) {
          const waiting = waits.filter(({ ids }) => ids.has(delivery.id)).map(({ round }) => round.joined);
          Promise.all(waiting).then(() => resolve(), reject);
        }
      },
      (error: unknown) => fail([...jobs, ...rounds], error),
    );
  }

  async #commitParts(jobs: readonly Job[], rounds: readonly Round[]): Promise<void> {
    this.#options.logger.warn("A group commit failed; committing its parts one by one.", {
      parts: jobs.length + rounds.length,
    });
    for (const job of jobs) await this.#commitGroup([job], []);
    for (const round of rounds) {
      try {
        const untold = await this.#joinParts(round.pending, pathsOfPending(round.pending));
        // That takes another commit, which this loop is to make.
        void this.#forget(untold).then(
          () => round.resolve(),
          (error: unknown) => round.reject(error),
        );
      } catch (error) {
        round.reject(error);
      }
    }
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
  #watch(
    { left, found }: CommitOutcome,
    open: Round | undefined,
  ): { readonly round: Round; readonly ids: ReadonlySet<string> }[] {
    const waits: { round: Round; ids: Set<string> }[] = [];
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

  /** Publishes an outcome, and then removes what was kept for its sake alone. */
  async #announce(outcome: CommitOutcome): Promise<void> {
    await this.#options.publisher.publish(outcome);
    await this.#forget(outcome.untold);
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
      const size = delivery.analyses.length + delivery.refused.length;
      if (count > 0 && records + size > MAX_RECORDS) break;
      records += size;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }
}

/** What rounds join, each once: a delivery that comes again finds what waits in another round already. */
function pendingOf(rounds: readonly Round[]): PendingDeltas[] {
  const byPath = new Map(rounds.flatMap(({ pending }) => pending.map((each) => [each.ref.path, each])));
  return [...byPath.values()];
}

function fail(waiting: readonly { reject: (error: unknown) => void }[], error: unknown): void {
  for (const each of waiting) each.reject(error);
}
