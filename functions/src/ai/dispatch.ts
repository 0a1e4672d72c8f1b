import type { Severity, Threat } from "@threatstream/contracts";
import { severityRank } from "@threatstream/core/model";
import type { Clock, Logger } from "@threatstream/core/common";
import { withTimeLimit } from "@threatstream/core/common";
import { excerptOf } from "./excerpt.ts";
import { fingerprint } from "./fingerprint.ts";
import { MAX_TASK_THREATS } from "./task.ts";
import type { AnalysisTask } from "./task.ts";

/** A threat that the model may look at, and what its event said. */
export interface Candidate {
  readonly threat: Threat;
  readonly payload?: Readonly<Record<string, unknown>>;
}

export interface DispatcherOptions {
  /** Hands a task to the queue; the same task twice is one. */
  readonly enqueue: (task: AnalysisTask) => Promise<void>;
  readonly minSeverity: Severity;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Similar threats that an instance sends within `WINDOW_MS`; the others of a flood are told by its correlation. */
export const MAX_SIMILAR = 20;
const WINDOW_MS = 10 * 60_000;
const MAX_FINGERPRINTS = 5_000;
const ENQUEUE_LIMIT_MS = 2_000;

/**
 * Sends threats to the model: those that are severe enough, and of each kind so many that a flood costs no more than its
 * beginning. Never rejects: a threat stands with the rules' verdict.
 */
export class AnalysisDispatcher {
  readonly #options: DispatcherOptions;
  readonly #similar = new Map<string, { readonly since: number; count: number }>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  async offer(candidates: readonly Candidate[]): Promise<void> {
    const wanted = candidates
      .filter(({ threat }) => this.#isWanted(threat))
      .map((candidate) => ({ ...candidate, fingerprint: fingerprint(candidate.threat, candidate.payload) }))
      .filter((candidate) => this.#isOfTheFirst(candidate.fingerprint));
    const bySource = Map.groupBy(wanted, ({ threat }) => threat.source_ip);
    const tasks = [...bySource.values()].flatMap(tasksOf);
    try {
      await withTimeLimit(Promise.all(tasks.map((task) => this.#options.enqueue(task))), ENQUEUE_LIMIT_MS);
    } catch (error) {
      this.#options.logger.warn("Threats were not sent to the model; the rules' verdict stands.", {
        threats: wanted.length,
        error: String(error),
      });
    }
  }

  #isWanted({ severity, ai }: Threat): boolean {
    // What was analysed already comes by again where a delivery is repeated.
    return ai === undefined && severityRank(severity) >= severityRank(this.#options.minSeverity);
  }

  #isOfTheFirst(kind: string): boolean {
    const now = this.#options.clock();
    const held = this.#similar.get(kind);
    const entry = held === undefined || now - held.since >= WINDOW_MS ? { since: now, count: 0 } : held;
    entry.count += 1;
    this.#similar.delete(kind);
    this.#similar.set(kind, entry);
    const oldest = this.#similar.size > MAX_FINGERPRINTS ? this.#similar.keys().next() : undefined;
    if (oldest?.done === false) this.#similar.delete(oldest.value);
    return entry.count <= MAX_SIMILAR;
  }
}

function tasksOf(group: readonly (Candidate & { readonly fingerprint: string })[]): AnalysisTask[] {
  const threats = group.map(({ threat, payload, fingerprint: kind }) => ({
    id: threat.id,
    fingerprint: kind,
    ...(payload !== undefined && { payload: excerptOf(payload) }),
  }));
  return Array.from({ length: Math.ceil(threats.length / MAX_TASK_THREATS) }, (_, index) => ({
    threats: threats.slice(index * MAX_TASK_THREATS, (index + 1) * MAX_TASK_THREATS),
  }));
}
