import type { Clock, Logger } from "../ports.ts";
import { NOTHING_SPENT } from "./analyzer.ts";
import type { AnalysisRequest, Analyzer, Outcome, Unavailable, UnavailableReason } from "./analyzer.ts";
import type { Breaker } from "./breaker.ts";
import { microsOf } from "./budget.ts";
import type { Ledger } from "./ledger.ts";
import { fullBucket, take } from "./pacing.ts";
import type { Pace } from "./pacing.ts";

export interface GuardOptions {
  readonly analyzer: Analyzer;
  readonly breaker: Breaker;
  /** Of this instance; the bucket starts full. */
  readonly pace: Pace;
  readonly ledger: Ledger;
  /** The most that one analysis may cost, in micro-dollars (`mostExpensive`). */
  readonly reservation: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * An analyzer that asks only where the breaker, the pace and the budget allow it; otherwise the outcome says when to come
 * back. Rejects only where the ledger can't be reached before the call, which another try can mend; after the call the answer
 * counts, and a reservation that could not be settled stays in full until the day is over.
 */
export function guard(options: GuardOptions): Analyzer {
  const { analyzer, breaker, pace, clock } = options;
  let bucket = fullBucket(pace, clock());
  const admitted = async (request: AnalysisRequest, signal?: AbortSignal): Promise<Outcome> => {
    const taken = take(bucket, clock(), pace);
    bucket = taken.bucket;
    if (!taken.ok) return keptOut("paced", taken.retryAfterMs);
    const booking = await options.ledger.reserve(options.reservation);
    if (!booking.ok) return keptOut("over_budget", booking.retryAfterMs);
    const outcome = await analyzer.analyze(request, signal);
    await settleQuietly(options, booking.reservation, spentBy(outcome));
    return outcome;
  };
  return {
    async analyze(request, signal) {
      const passage = breaker.enter();
      if (!passage.pass) return keptOut("circuit_open", passage.retryAfterMs);
      let outcome: Outcome | undefined;
      try {
        outcome = await admitted(request, signal);
        return outcome;
      } finally {
        report(breaker, outcome);
      }
    },
  };
}

/** An analyzer for where no key is set. */
export const withoutKey: Analyzer = {
  async analyze() {
    return { kind: "unavailable", reason: "no_key", spent: NOTHING_SPENT };
  },
};

function keptOut(reason: "paced" | "over_budget" | "circuit_open", retryAfterMs: number): Unavailable {
  return { kind: "unavailable", reason, retryAfterMs, spent: NOTHING_SPENT };
}

/** In micro-dollars; `undefined` where nobody knows. */
function spentBy(outcome: Outcome): number | undefined {
  const spent = outcome.kind === "analysis" ? outcome : outcome.spent;
  return spent === undefined ? undefined : microsOf(spent.costUsd);
}

async function settleQuietly(
  { ledger, logger }: GuardOptions,
  ...settlement: Parameters<Ledger["settle"]>
): Promise<void> {
  try {
    await ledger.settle(...settlement);
  } catch (error) {
    logger.warn("A reservation of the AI budget could not be settled; it counts in full today.", { error });
  }
}

const OF_SERVICE: ReadonlySet<UnavailableReason> = new Set([
  "rate_limited",
  "server_error",
  "rejected",
  "unreachable",
  "timeout",
]);
/** Says nothing about the service, which was not asked or not waited for. */
const OF_CALLER: ReadonlySet<UnavailableReason> = new Set([
  "no_key",
  "paced",
  "over_budget",
  "circuit_open",
  "cancelled",
]);

function report(breaker: Breaker, outcome: Outcome | undefined): void {
  if (outcome === undefined) return breaker.undecided();
  if (outcome.kind === "analysis") return breaker.succeeded();
  if (OF_SERVICE.has(outcome.reason)) return breaker.failed(outcome.retryAfterMs);
  // A reply of no use is a reply all the same.
  return OF_CALLER.has(outcome.reason) ? breaker.undecided() : breaker.succeeded();
}
