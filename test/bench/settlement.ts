import {
  alertDeltas,
  applyCorrelation,
  correlationDeltas,
  counterDeltas,
  isStored,
  sourceDeltas,
} from "../../functions/src/pipeline/settle.ts";
import type { CorrelationChange } from "../../functions/src/pipeline/settle.ts";
import type { CorrelationState } from "../../functions/src/pipeline/correlation-state.ts";
import { alertFields, mergeTallies } from "../../functions/src/pipeline/decide.ts";
import type { AlertTally } from "../../functions/src/pipeline/decide.ts";
import type { Policy } from "../../functions/src/pipeline/policy.ts";
import type { Analysis } from "../../functions/src/pipeline/run.ts";
import { mergeSources } from "../../functions/src/pipeline/sources-tally.ts";
import type { SourceTally } from "../../functions/src/pipeline/sources-tally.ts";

/**
 * What a commit decides, on maps instead of Firestore: the same pure functions in the same order as the store's `Attempt`,
 * for threats, correlations, alerts, source profiles and counters. As there, a threat is let go once it is written; only
 * its id stays.
 */
export class Settlement {
  readonly #policy: Policy;
  readonly #threats = new Set<string>();
  readonly #correlations = new Map<string, CorrelationState>();
  readonly #alerts = new Map<string, AlertTally>();
  readonly #sources = new Map<string, SourceTally>();
  #processed = 0;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  settle(analyses: readonly Analysis[], now: number): void {
    const fresh = analyses.filter(({ threat }) => !this.#threats.has(threat.id));
    const changes = this.#correlate(fresh, now);
    for (const { threat } of fresh) {
      if (isStored(threat, this.#policy)) this.#threats.add(threat.id);
    }
    for (const { after } of changes) this.#threats.add(after.threat.id);
    for (const [id, delta] of alertDeltas(fresh, changes, this.#policy)) {
      const held = this.#alerts.get(id);
      const tally = held === undefined ? delta : mergeTallies(held, delta);
      alertFields(id, tally, now);
      this.#alerts.set(id, tally);
    }
    for (const [ip, delta] of sourceDeltas(fresh)) {
      const held = this.#sources.get(ip);
      this.#sources.set(ip, held === undefined ? delta : mergeSources(held, delta));
    }
    this.#processed += counterDeltas(fresh, changes, this.#policy).processed;
  }

  /** How many there are of each. */
  get sizes() {
    return {
      processed: this.#processed,
      threats: this.#threats.size,
      correlations: this.#correlations.size,
      alerts: this.#alerts.size,
      sources: this.#sources.size,
    };
  }

  #correlate(analyses: readonly Analysis[], now: number): CorrelationChange[] {
    const all: CorrelationChange[] = [];
    for (const [id, delta] of correlationDeltas(analyses)) {
      const stamp = { analyzedAt: now, processingMs: 0 };
      const { state, changes } = applyCorrelation(this.#correlations.get(id), delta, stamp);
      this.#correlations.set(id, state);
      all.push(...changes);
    }
    return all;
  }
}
