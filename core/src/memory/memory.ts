import type { Alert, DeadLetter, Threat } from "@threatstream/contracts";
import type { CorrelationState } from "../model/correlation-state.ts";
import { deadLetterOf } from "../pipeline/dead-letters.ts";
import { alertFields } from "../alerts/raise.ts";
import type { AlertTally } from "../alerts/raise.ts";
import type { Policy } from "../model/policy.ts";
import type { RuleSet } from "../model/rule-set.ts";
import { createEvaluator } from "../pipeline/evaluate.ts";
import type { Evaluator } from "../pipeline/evaluate.ts";
import { alertDeltas, correlationDeltas, isStored, sourceDeltas } from "../pipeline/deltas.ts";
import type { SourceTally } from "../model/source-tally.ts";
import type { Delivery, Store } from "../pipeline/delivery.ts";
import { MERGES } from "../pipeline/aggregates.ts";
import { Blocks } from "./blocks.ts";
import { HashCounter } from "./hash-counter.ts";
import { Counts, compare, sourceProfile } from "./memory-snapshot.ts";
import type { Snapshot } from "./memory-snapshot.ts";
import { PackedSums } from "./packed-sums.ts";
import { SortedRuns } from "./sorted-runs.ts";

export interface MemoryStoreOptions {
  /** The rule set of the analyzer whose deliveries are stored. */
  readonly rules: RuleSet;
  readonly policy: Policy;
  /** Told each event's threat, once. */
  readonly onThreat?: (threat: Threat) => void;
  /** Keeps each event's threat for `snapshot`. Default false, so that any number of events may pass. */
  readonly keepThreats?: boolean;
  /** Keeps the profile of every source address. Default true. */
  readonly keepSources?: boolean;
  /** When an alert was created whose first threat happened at `firstAt`, epoch milliseconds. Default: just then. */
  readonly createdAt?: (firstAt: number) => number;
  /** How many sums of each kind are held as objects before they are packed. Default 10,000. */
  readonly held?: number;
}

/** What follows from all events together. */
export type Conclusion =
  { readonly kind: "threat"; readonly threat: Threat } | { readonly kind: "alert"; readonly alert: Alert };

/**
 * The in-memory twin of the Firestore store: the same sums by the same functions. What follows from sums is drawn at the end
 * and not at each commit, which is the same because it depends on the set of events alone; so no clock is needed either.
 * Memory grows by some 50 bytes for each event and is bounded otherwise: sums are packed away, conclusions sorted in parts.
 */
export class MemoryStore implements Store {
  readonly #options: MemoryStoreOptions;
  readonly #evaluator: Evaluator;
  readonly #blocks = new Blocks();
  readonly #seen = new HashCounter();
  readonly #states: PackedSums<CorrelationState>;
  readonly #alerts: PackedSums<AlertTally>;
  readonly #sources: PackedSums<SourceTally>;
  readonly #threats: Threat[] = [];
  readonly #deadLetters = new Map<string, DeadLetter>();
  readonly #counts = new Counts();

  constructor(options: MemoryStoreOptions) {
    this.#options = options;
    this.#evaluator = createEvaluator(options.rules);
    const common = { blocks: this.#blocks, ...(options.held !== undefined && { held: options.held }) };
    this.#states = new PackedSums({
      ...common,
      merge: MERGES.correlations,
      // No rule finds anything in a lighter state.
      light: {
        weightOf: ({ weight }) => weight,
        least: Math.min(...options.rules.correlations.map(({ least }) => least)),
      },
    });
    this.#alerts = new PackedSums({ ...common, merge: MERGES.alerts });
    this.#sources = new PackedSums({ ...common, merge: MERGES.sources });
  }

  record(delivery: Delivery): Promise<void> {
    this.add(delivery);
    return Promise.resolve();
  }

  /** What `record` does, at once. */
  add(delivery: Pick<Delivery, "analyses" | "refused">): void {
    const { policy, onThreat, keepThreats = false, keepSources = true } = this.#options;
    const fresh = delivery.analyses.filter(({ threat }) => this.#seen.increment(threat.id) === 0);
    this.#counts.add("processed", fresh.length);
    for (const { threat } of fresh) {
      if (!isStored(threat, policy)) continue;
      this.#counts.addThreat(threat);
      if (keepThreats) this.#threats.push(threat);
      onThreat?.(threat);
    }
    for (const [id, state] of correlationDeltas(fresh)) this.#states.add(id, state);
    for (const [id, tally] of alertDeltas(fresh, [], policy)) this.#alerts.add(id, tally);
    if (keepSources) for (const [ip, tally] of sourceDeltas(fresh)) this.#sources.add(ip, tally);
    for (const refused of delivery.refused) {
      const { letter } = deadLetterOf(refused);
      this.#deadLetters.set(letter.id, letter);
    }
  }

  /** How many events there were, each counted once. */
  get processed(): number {
    return this.#counts.get("processed");
  }

  /**
   * What correlations and alerts come to: threats of correlations by time and id, then alerts by the time of their first event
   * and id. Of any number; more events can be added afterwards, but not meanwhile.
   */
  *conclusions(): Generator<Conclusion> {
    const { policy, createdAt = (firstAt: number) => firstAt } = this.#options;
    const tallies = this.#alerts.copy();
    const threats = new SortedRuns<Threat>({ blocks: this.#blocks });
    for (const [, state] of this.#states.entries()) {
      // Analysed when its last event happened.
      const stamp = { analyzedAt: state.lastAt, processingMs: 0 };
      const { changes } = this.#evaluator.apply(undefined, state, stamp);
      for (const [id, tally] of alertDeltas([], changes, policy)) tallies.add(id, tally);
      for (const { after } of changes) {
        const { threat } = after;
        if (isStored(threat, policy)) threats.add(`${threat.timestamp} ${threat.id}`, threat);
      }
    }
    for (const threat of threats.values()) yield { kind: "threat", threat };
    const alerts = new SortedRuns<Alert>({ blocks: this.#blocks });
    for (const [id, tally] of tallies.entries()) {
      const alert: Alert = { ...alertFields(id, tally, createdAt(tally.first.at)), status: "NEW" };
      alerts.add(`${alert.first_seen_at} ${id}`, alert);
    }
    for (const alert of alerts.values()) yield { kind: "alert", alert };
  }

  /** The threats that correlations raised, by time, then id. */
  correlationThreats(): Threat[] {
    return [...this.conclusions()].flatMap((each) => (each.kind === "threat" ? [each.threat] : []));
  }

  /** All alerts, by the time of their first event, then id. */
  alerts(): Alert[] {
    return [...this.conclusions()].flatMap((each) => (each.kind === "alert" ? [each.alert] : []));
  }

  /** The profiles of the sources, those with the most attacks first. */
  sources(): SourceTally[] {
    return [...this.#sources.entries()]
      .map(([, tally]) => tally)
      .toSorted((a, b) => b.attackCount - a.attackCount || compare(a.ip, b.ip));
  }

  /** Refused records, each once, by id. */
  deadLetters(): DeadLetter[] {
    return [...this.#deadLetters.values()].toSorted((a, b) => compare(a.id, b.id));
  }

  /** Everything, in the wire's form, to be compared with what Firestore holds after the same events. */
  snapshot(): Snapshot {
    const correlated = this.correlationThreats();
    const alerts = this.alerts();
    const counts = this.#counts.copy();
    for (const threat of correlated) counts.addThreat(threat);
    counts.add("alerts", alerts.length);
    counts.add("refused", this.#deadLetters.size);
    return {
      threats: [...this.#threats, ...correlated].toSorted(
        (a, b) => compare(a.timestamp, b.timestamp) || compare(a.id, b.id),
      ),
      alerts,
      sources: this.sources()
        .map(sourceProfile)
        .toSorted((a, b) => compare(a.ip, b.ip)),
      deadLetters: this.deadLetters(),
      counters: counts.toRecord(),
    };
  }
}
