import type { Alert, DeadLetter, Threat } from "@threatstream/contracts";
import type { CorrelationState } from "../pipeline/correlation-state.ts";
import { deadLetterOf } from "../pipeline/dead-letters.ts";
import { alertFields } from "../pipeline/decide.ts";
import type { AlertTally } from "../pipeline/decide.ts";
import type { Policy } from "../pipeline/policy.ts";
import type { Analysis } from "../pipeline/run.ts";
import {
  alertDeltas,
  applyCorrelation,
  correlationDeltas,
  isStored,
  sourceDeltas,
} from "../pipeline/settle.ts";
import type { CorrelationChange } from "../pipeline/settle.ts";
import type { SourceTally } from "../pipeline/sources-tally.ts";
import type { Delivery, Store } from "../ports.ts";
import { MERGES, addDelta } from "./aggregates.ts";
import { HashCounter } from "./hash-counter.ts";

export interface MemoryStoreOptions {
  readonly policy: Policy;
  /** Told each event's threat, once. The store itself does not keep them, so that any number of events may pass. */
  readonly onThreat?: (threat: Threat) => void;
  /** Keeps the profile of every source address. Default true. */
  readonly keepSources?: boolean;
}

/**
 * The in-memory twin of the Firestore store: the same steps over the same sums, without commits. It has no clock: an alert
 * is created at the time of its first event, so the result is a function of the events alone.
 */
export class MemoryStore implements Store {
  readonly #options: MemoryStoreOptions;
  readonly #seen = new HashCounter();
  readonly #states = new Map<string, CorrelationState>();
  readonly #correlated = new Map<string, Threat>();
  readonly #alerts = new Map<string, AlertTally>();
  readonly #sources = new Map<string, SourceTally>();
  readonly #deadLetters = new Map<string, DeadLetter>();
  #processed = 0;

  constructor(options: MemoryStoreOptions) {
    this.#options = options;
  }

  record(delivery: Delivery): Promise<void> {
    this.add(delivery);
    return Promise.resolve();
  }

  /** What `record` does, at once. */
  add(delivery: Pick<Delivery, "analyses" | "refused">): void {
    const { policy, onThreat, keepSources = true } = this.#options;
    const fresh = delivery.analyses.filter(({ threat }) => this.#seen.increment(threat.id) === 0);
    this.#processed += fresh.length;
    if (onThreat !== undefined) {
      for (const { threat } of fresh) if (isStored(threat, policy)) onThreat(threat);
    }
    const changes = this.#correlate(fresh);
    for (const [id, tally] of alertDeltas(fresh, changes, policy)) {
      addDelta(this.#alerts, id, tally, MERGES.alerts.merge);
    }
    if (keepSources) {
      for (const [ip, tally] of sourceDeltas(fresh)) addDelta(this.#sources, ip, tally, MERGES.sources.merge);
    }
    for (const refused of delivery.refused) {
      const { letter } = deadLetterOf(refused);
      this.#deadLetters.set(letter.id, letter);
    }
  }

  #correlate(fresh: readonly Analysis[]): CorrelationChange[] {
    const all: CorrelationChange[] = [];
    for (const [id, delta] of correlationDeltas(fresh)) {
      // Analysed when its last event happened, as far as is known by now.
      const stamp = { analyzedAt: delta.lastAt, processingMs: 0 };
      const { state, changes } = applyCorrelation(this.#states.get(id), delta, stamp);
      this.#states.set(id, state);
      for (const change of changes) {
        const { threat } = change.after;
        const analyzedAt = new Date(state.lastAt).toISOString();
        if (isStored(threat, this.#options.policy)) {
          this.#correlated.set(threat.id, { ...threat, analyzed_at: analyzedAt });
        }
        all.push(change);
      }
    }
    return all;
  }

  /** How many events there were, each counted once. */
  get processed(): number {
    return this.#processed;
  }

  /** The threats that correlations raised, by time, then id. */
  correlationThreats(): Threat[] {
    return [...this.#correlated.values()].toSorted(
      (a, b) => compare(a.timestamp, b.timestamp) || compare(a.id, b.id),
    );
  }

  /** All alerts, by the time of their first event, then id. */
  alerts(): Alert[] {
    return [...this.#alerts]
      .map(([id, tally]): Alert => ({ ...alertFields(id, tally, tally.first.at), status: "NEW" }))
      .toSorted((a, b) => compare(a.first_seen_at, b.first_seen_at) || compare(a.id, b.id));
  }

  /** The profiles of the sources, those with the most attacks first. */
  sources(): SourceTally[] {
    return [...this.#sources.values()].toSorted(
      (a, b) => b.attackCount - a.attackCount || compare(a.ip, b.ip),
    );
  }

  /** Refused records, each once, by id. */
  deadLetters(): DeadLetter[] {
    return [...this.#deadLetters.values()].toSorted((a, b) => compare(a.id, b.id));
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
