import type { Alert, Threat } from "@threatstream/contracts";

/** What an action is told beside its params. */
export interface ActionContext {
  readonly executionId: string;
  readonly playbookId: string;
  readonly threat: Threat;
  readonly alert: Alert | undefined;
  /** The same for each try of the same step: whoever is told twice does it once. */
  readonly idempotencyKey: string;
  /** When the step began, epoch milliseconds: the same for each try. */
  readonly at: number;
  readonly signal: AbortSignal;
}

/** What came of an action. */
export type ActionOutcome =
  | {
      readonly kind: "done";
      /** For people. */
      readonly output: string;
      /** What `undo` needs to take it back; absent where there is nothing to take back. */
      readonly undo?: Readonly<Record<string, unknown>>;
    }
  /** It did not act, and says why: nothing is configured, or it must not. */
  | { readonly kind: "skipped"; readonly reason: string }
  /** It is to be asked again at a time, epoch milliseconds; nobody has to wait for it meanwhile. */
  | { readonly kind: "later"; readonly at: number };

/** Something that a playbook can do. */
export interface Action<Params> {
  /** What it would do, in a sentence. Pure. */
  plan(params: Params): string;
  /** Does it; repeated with the same idempotency key it has no more effect. Throws `ActionError`. */
  run(params: Params, context: ActionContext): Promise<ActionOutcome>;
  /** Takes back what `run` did; repeated it has no more effect. Throws `ActionError`. */
  undo(undo: Readonly<Record<string, unknown>>, context: ActionContext): Promise<string>;
}

/** An action failed. The message is for people, without secrets. */
export class ActionError extends Error {
  override name = "ActionError";
  /** Whether another try may work. */
  readonly retryable: boolean;

  constructor(message: string, options: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
  }
}
