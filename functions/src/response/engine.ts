import type { Alert, Threat } from "@threatstream/contracts";
import type { Clock, Logger } from "@threatstream/core/common";
import { ActionError } from "./action.ts";
import type { ActionContext, ActionOutcome } from "./action.ts";
import { begin, fail, failAll, finish, nextOf, undone } from "./execution.ts";
import type { Execution, RunningStep } from "./execution.ts";
import { MissingDocumentError } from "./errors.ts";

/** What an execution is about. */
export interface Subject {
  readonly threat: Threat;
  readonly alert: Alert | undefined;
}

/** The executions, where they are kept. */
export interface ExecutionStore {
  /**
   * Takes an execution for this worker until a time (epoch milliseconds). `busy` where another worker has it, `undefined`
   * where there is none.
   */
  claim(id: string, holder: string, until: number): Promise<Execution | "busy" | undefined>;
  /** Changes it as it now is, for whoever else may have; keeps the claim until a time. Throws `BusyError` if the claim was
   * lost and `MissingDocumentError` if the execution does not exist any more. */
  change(
    id: string,
    claim: { readonly holder: string; readonly until: number },
    change: (execution: Execution) => Execution,
  ): Promise<Execution>;
  /** Returns what an execution is about. Throws `MissingDocumentError` if its threat does not exist any more. */
  subject(execution: Execution): Promise<Subject>;
}

/** The actions by name, over params that their plan has checked. */
export interface ActionRunner {
  run(
    action: string,
    params: Readonly<Record<string, unknown>>,
    context: ActionContext,
  ): Promise<ActionOutcome>;
  undo(action: string, undo: Readonly<Record<string, unknown>>, context: ActionContext): Promise<string>;
}

export interface EngineOptions {
  readonly store: ExecutionStore;
  readonly actions: ActionRunner;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names a worker; no two are equal. */
  readonly newId: () => string;
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** Has a worker look at an execution again after milliseconds, or later. */
  readonly later: (executionId: string, ms: number) => Promise<void>;
  /** No step is begun that may end after this, epoch milliseconds: another worker goes on. Default: no end. */
  readonly until?: number;
}

/** Another worker has the execution: to be tried again when its claim has ended. */
export class BusyError extends Error {
  override name = "BusyError";
}

/** How long a claim outlives the time limit of its step, in milliseconds. */
const GRACE_MS = 5_000;
/** How long a claim holds between steps. */
const CLAIM_MS = 15_000;
const BACKOFF_MS = 250;

/**
 * Brings an execution to its end, step by step: what it is about to do is written before, what came of it after. A worker that
 * dies is followed by another, which goes on at the first step that is not done, with the same idempotency key. Resolves where
 * nothing is left to do, somebody has to approve, or time has to pass: then another worker will go on. Rejects with `BusyError`, and with what the store throws.
 * An execution whose threat does not exist any more fails at its next step; then this rejects with `MissingDocumentError`.
 */
export async function runExecution(id: string, options: EngineOptions): Promise<void> {
  const { store, clock, newId, until = Number.POSITIVE_INFINITY } = options;
  const holder = newId();
  const claimed = await store.claim(id, holder, clock() + CLAIM_MS);
  if (claimed === "busy") throw new BusyError(`Another worker has the execution ${id}.`);
  if (claimed === undefined) return;
  const subject = await subjectOf(claimed, holder, options);
  const worker = new Worker(options, holder, subject);
  for (let execution = claimed; ;) {
    const next = nextOf(execution, clock());
    if (next.kind === "wait") break;
    if (next.kind === "end") {
      // Somebody may have asked for more in this moment: then there is a next step.
      const ended = await worker.settle(id);
      if (nextOf(ended, clock()).kind === "end") return;
      execution = ended;
      continue;
    }
    if (clock() + next.step.timeout_ms > until) break;
    const after = next.kind === "run" ? await worker.run(id, next.step) : await worker.undo(id, next.step);
    if (typeof after === "number") {
      await store.change(id, { holder, until: 0 }, (each) => each);
      await options.later(id, Math.max(0, after - clock()));
      return;
    }
    execution = after;
  }
  await store.change(id, { holder, until: 0 }, (execution) => execution);
}

async function subjectOf(
  execution: Execution,
  holder: string,
  { store, clock }: EngineOptions,
): Promise<Subject> {
  try {
    return await store.subject(execution);
  } catch (error) {
    if (error instanceof MissingDocumentError) {
      const claim = { holder, until: 0 };
      await store.change(execution.execution_id, claim, (each) => failAll(each, error.message, clock()));
    }
    throw error;
  }
}

class Worker {
  readonly #options: EngineOptions;
  readonly #holder: string;
  readonly #subject: Subject;

  constructor(options: EngineOptions, holder: string, subject: Subject) {
    this.#options = options;
    this.#holder = holder;
    this.#subject = subject;
  }

  /** Writes the end, if it still is one, and gives the claim back. */
  settle(id: string): Promise<Execution> {
    const { store, clock } = this.#options;
    return store.change(id, { holder: this.#holder, until: 0 }, (execution) => {
      const next = nextOf(execution, clock());
      return next.kind === "end" ? next.execution : execution;
    });
  }

  /** One try of a step, and what its policy makes of it; or when it is to be tried again, epoch milliseconds. */
  async run(id: string, step: RunningStep): Promise<Execution | number> {
    const { clock, pause } = this.#options;
    const begun = await this.#change(id, step, (execution) => begin(execution, step.index, clock()));
    const current = begun.steps[step.index] ?? step;
    try {
      const outcome = await this.#act(begun, current);
      if (outcome.kind === "later") return await this.#wait(begun, step, outcome.at);
      return await this.#change(id, step, (execution) => finish(execution, step.index, outcome, clock()));
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      if (error.retryable && current.attempts <= step.retries) {
        await pause(BACKOFF_MS * 2 ** (current.attempts - 1));
        return begun;
      }
      return this.#change(id, step, (execution) => fail(execution, step.index, error.message, clock()));
    }
  }

  /** What somebody has stopped waits no longer. */
  #wait(execution: Execution, step: RunningStep, at: number): Promise<Execution | number> {
    if (execution.stop === undefined) return Promise.resolve(at);
    const stopped = { kind: "skipped", reason: "It was stopped." } as const;
    return this.#change(execution.execution_id, step, (each) =>
      finish(each, step.index, stopped, this.#options.clock()),
    );
  }

  async undo(id: string, step: RunningStep): Promise<Execution> {
    const { actions, clock } = this.#options;
    const execution = await this.#change(id, step, (each) => each);
    let reason: string | undefined;
    try {
      await this.#within(step, (signal) =>
        actions.undo(step.action, step.undo ?? {}, this.#context(execution, step, signal)),
      );
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      reason = error.message;
    }
    return this.#change(id, step, (each) => undone(each, step.index, clock(), reason));
  }

  #act(execution: Execution, step: RunningStep): Promise<ActionOutcome> {
    return this.#within(step, (signal) =>
      this.#options.actions.run(step.action, step.params, this.#context(execution, step, signal)),
    );
  }

  /** Within the step's time; an action that ignores its signal is left behind, and its failure is a time-out. */
  async #within<T>({ timeout_ms }: RunningStep, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(timeout_ms);
    const late = new Promise<never>((_resolve, reject) => {
      const error = new ActionError(`It took longer than ${timeout_ms / 1000} s.`, { retryable: true });
      signal.addEventListener("abort", () => reject(error), { once: true });
    });
    return Promise.race([work(signal), late]);
  }

  #context(execution: Execution, step: RunningStep, signal: AbortSignal): ActionContext {
    const { execution_id: executionId, playbook_id: playbookId } = execution;
    const at = Date.parse(step.started_at ?? execution.started_at);
    const idempotencyKey = `${executionId}-${step.index}`;
    return { ...this.#subject, executionId, playbookId, idempotencyKey, at, signal };
  }

  #change(
    id: string,
    { timeout_ms }: RunningStep,
    change: (execution: Execution) => Execution,
  ): Promise<Execution> {
    const until = this.#options.clock() + timeout_ms + GRACE_MS;
    return this.#options.store.change(id, { holder: this.#holder, until }, change);
  }
}
