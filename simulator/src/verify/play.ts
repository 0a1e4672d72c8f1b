import { STANDARD_RULES } from "@threatstream/core/detection";
import type { Alert, Threat } from "@threatstream/contracts";
import type { Analysis, Analyzer, EvaluatedState, Outcome } from "@threatstream/core/pipeline";
import type { Policy } from "@threatstream/core/model";
import { correlationDeltas, createEvaluator, isNews } from "@threatstream/core/pipeline";
import { HashCounter, MemoryStore } from "@threatstream/core/memory";
import type { Emission, ToLines } from "@threatstream/scenarios";

/** A threat, when it was raised, and by whose event. */
export interface Raised {
  readonly threat: Threat;
  /** How many events of the run had been seen, its own included. */
  readonly events: number;
  /** Time of the event that raised it, epoch milliseconds. */
  readonly at: number;
  /** Of that event; see `Emission`. */
  readonly phase: string | undefined;
  /** True for the threat of a single event. */
  readonly single: boolean;
  /** Seconds from publishing the event until a listener saw the threat; absent where nothing was published. */
  readonly wall?: number;
}

/** What a run came to. */
export interface Played {
  readonly events: number;
  /** Lines that the pipeline refused. */
  readonly refused: readonly string[];
  /** In the order in which they were raised, correlations also when they became more severe. */
  readonly raised: readonly Raised[];
  readonly alerts: readonly Alert[];
  /** The first event of the attack; `undefined` where there was none. */
  readonly attack: { readonly events: number; readonly at: number } | undefined;
}

export interface PlayOptions {
  readonly analyzer: Analyzer;
  readonly toLines: ToLines;
}

/** Threats of one type, source and target within this time share an alert: what is deployed by default. */
const SUPPRESSION_MS = 300_000;

/** Plays a run through the core, one event at a time, and tells what it raised and when. */
export function play(emissions: Iterable<Emission>, options: PlayOptions): Played {
  const store = newStore();
  const listener = new Listener();
  const refused: string[] = [];
  let attack: Played["attack"];
  const analyze = analysisOf(options);
  for (const emission of emissions) {
    listener.events += 1;
    if (emission.phase !== undefined) attack ??= { events: listener.events, at: emission.at };
    for (const outcome of analyze(emission)) {
      if (outcome.kind === "refused") refused.push(refusalText(outcome));
      if (outcome.kind !== "analyzed") continue;
      store.add({ analyses: [outcome.analysis], refused: [] });
      listener.hear(outcome.analysis, emission);
    }
  }
  return { events: listener.events, refused, raised: listener.raised, alerts: store.alerts(), attack };
}

function newStore(): MemoryStore {
  const none: ReadonlySet<string> = new Set();
  const policy: Policy = {
    suppressionMs: SUPPRESSION_MS,
    minSeverity: "INFO",
    criticalTargets: none,
    knownBadSources: none,
  };
  return new MemoryStore({ rules: STANDARD_RULES, policy, keepSources: false });
}

/** What the core makes of the lines of an emission, numbered among equal ones as the sender numbers them. */
function analysisOf({ analyzer, toLines }: PlayOptions): (emission: Emission) => readonly Outcome[] {
  const numbers = new HashCounter();
  return (emission) =>
    analyzer.analyze(
      toLines(emission).map((text) => ({
        text,
        index: 0,
        occurrence: numbers.increment(text),
        format: undefined,
        receivedAt: emission.at,
      })),
    );
}

function refusalText({ refused }: Extract<Outcome, { kind: "refused" }>): string {
  return `${refused.reason}: ${refused.message}`;
}

const EVALUATOR = createEvaluator(STANDARD_RULES);

/** Hears of threats when they are raised, as subscribers of the deployed function do. */
class Listener {
  readonly raised: Raised[] = [];
  events = 0;
  readonly #states = new Map<string, EvaluatedState>();

  hear(analysis: Analysis, { at, phase }: Emission): void {
    const when = { events: this.events, at, phase };
    const { threat } = analysis;
    if (threat.detections.length > 0) this.raised.push({ threat, ...when, single: true });
    for (const [id, delta] of correlationDeltas([analysis])) {
      const { state, raised, changes } = EVALUATOR.apply(this.#states.get(id), delta, {
        analyzedAt: at,
        processingMs: 0,
      });
      this.#states.set(id, { state, raised });
      for (const change of changes) {
        if (isNews(change)) this.raised.push({ threat: change.after.threat, ...when, single: false });
      }
    }
  }
}
