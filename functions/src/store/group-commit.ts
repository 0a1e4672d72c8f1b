import type { Delivery, Logger, Publisher, Store } from "../ports.ts";
import type { CommitOutcome, CommitRequest } from "./commit-request.ts";

/** Records in one commit: Firestore takes 10 MiB a commit; a threat is about 2 KiB. A larger delivery goes alone. */
const MAX_RECORDS = 500;

/**
 * Documents that wait at one time. Each may hold up an invocation for a second, and an instance has 80; where a flood comes
 * from more addresses than this, the writes are spread over as many documents anyway.
 */
const MAX_WAITING = 32;

/** How long a loaded instance gathers the next group, in milliseconds; an idle one waits for nothing. */
const GATHER_MS = 8;

export interface GroupCommitOptions {
  readonly commit: (request: CommitRequest) => Promise<CommitOutcome>;
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

/** A document whose deltas are pending, and the witness that waits for them. */
interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A group after its commit: who is to hear of it. */
interface Committed {
  readonly jobs: readonly Job[];
  readonly joined: readonly Waiting[];
  /** For each delivery that is a witness, what it has to wait for. */
  readonly joins: ReadonlyMap<Delivery, readonly Promise<void>[]>;
}

/**
 * Joins the deliveries of concurrent invocations into one commit: while one commit is under way the next group gathers.
 * One commit at a time is enough (a group takes as long as one delivery) and keeps an instance from racing itself.
 *
 * A document that was written too recently gets its deltas later, as pending documents of the same commit. For each
 * such document one delivery, its witness, stays unacknowledged until the deltas are joined; all others are done at
 * once. If the instance dies the witness is delivered again, and joins whatever is pending.
 */
export class GroupCommit implements Store {
  readonly #options: GroupCommitOptions;
  #queue: Job[] = [];
  #due = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();
  #running = false;
  #lastGroup = 0;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  record(delivery: Delivery): Promise<void> {
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
    while (this.#queue.length > 0 || this.#due.size > 0) {
      // What the last commit let go comes back within milliseconds; a commit for the first of it would cost as much.
      if (this.#lastGroup > 1) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      const jobs = this.#takeGroup();
      this.#lastGroup = jobs.length;
      const due = [...this.#due];
      this.#due.clear();
      await this.#commitGroup(jobs, due);
    }
    this.#lastGroup = 0;
    this.#running = false;
  }

  async #commitGroup(jobs: readonly Job[], due: readonly string[]): Promise<void> {
    let outcome: CommitOutcome;
    try {
      const waiting = new Set(this.#waiting.keys());
      const mayDefer = Math.max(0, MAX_WAITING - waiting.size);
      outcome = await this.#options.commit({
        deliveries: jobs.map((job) => job.delivery),
        due,
        waiting,
        mayDefer,
      });
    } catch (error) {
      // A delivery that cannot be committed must not take its neighbours with it.
      if (jobs.length + due.length > 1) await this.#commitOneByOne(jobs, due);
      else this.#fail(jobs, due, error);
      return;
    }
    // Joined documents leave the list before the next commit, so that a delta which it defers finds a witness of its own.
    const joined = this.#joined(due);
    const joins = this.#watchDeferred(outcome);
    // The next group need not wait for this one's publishing.
    void this.#announce(outcome, { jobs, joined, joins });
  }

  async #commitOneByOne(jobs: readonly Job[], due: readonly string[]): Promise<void> {
    this.#options.logger.warn("A group commit failed; committing its parts one by one.", {
      parts: jobs.length,
    });
    for (const job of jobs) await this.#commitGroup([job], []);
    // Different documents do not collide with each other.
    await Promise.all(due.map((path) => this.#commitGroup([], [path])));
  }

  /** For each delivery that is a witness, what it has to wait for. */
  #watchDeferred(outcome: CommitOutcome): Map<Delivery, Promise<void>[]> {
    const joins = new Map<Delivery, Promise<void>[]>();
    for (const [path, delivery] of outcome.deferred) {
      if (this.#waiting.has(path)) continue;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      this.#waiting.set(path, { resolve, reject });
      joins.set(delivery, [...(joins.get(delivery) ?? []), promise]);
      setTimeout(() => {
        this.#due.add(path);
        this.#start();
      }, this.#options.delayMs());
    }
    return joins;
  }

  async #announce(outcome: CommitOutcome, { jobs, joined, joins }: Committed): Promise<void> {
    try {
      await this.#options.publisher.publish(outcome);
    } catch (error) {
      for (const waiting of joined) waiting.reject(error);
      for (const job of jobs) job.reject(error);
      return;
    }
    for (const waiting of joined) waiting.resolve();
    for (const { delivery, resolve, reject } of jobs) {
      Promise.all(joins.get(delivery) ?? []).then(() => resolve(), reject);
    }
  }

  #fail(jobs: readonly Job[], due: readonly string[], error: unknown): void {
    for (const waiting of this.#joined(due)) waiting.reject(error);
    for (const job of jobs) job.reject(error);
  }

  /** Takes documents off the list of those that wait. */
  #joined(paths: readonly string[]): Waiting[] {
    return paths.flatMap((path) => {
      const waiting = this.#waiting.get(path);
      this.#waiting.delete(path);
      return waiting === undefined ? [] : [waiting];
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
