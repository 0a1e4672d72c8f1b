import { STANDARD_RULES } from "../../core/src/detection/index.ts";
import { SOURCES } from "../../core/src/sources/index.ts";
import { keepYoung } from "../../core/src/common/heap.ts";
import { toDelivery } from "../../core/src/pipeline/delivery.ts";
import { createEnricher } from "../../core/src/geo/origin.ts";
import { loadGeo } from "../../core/src/geo/geoip.ts";
import type { GeoLookup } from "../../core/src/geo/geoip.ts";
import { createAnalyzer } from "../../core/src/pipeline/run.ts";
import { createEvaluator } from "../../core/src/pipeline/evaluate.ts";
import type { CorrelationChange, EvaluatedState } from "../../core/src/pipeline/evaluate.ts";
import { mergeTallies } from "../../core/src/alerts/raise.ts";
import type { AlertTally } from "../../core/src/alerts/raise.ts";
import {
  alertDeltas,
  correlationDeltas,
  counterDeltas,
  sourceDeltas,
} from "../../core/src/pipeline/deltas.ts";
import { mergeSources } from "../../core/src/model/source-tally.ts";
import type { SourceTally } from "../../core/src/model/source-tally.ts";
import { addDelta } from "../../core/src/pipeline/aggregates.ts";
import { median } from "../support/stats.ts";
import { meanBytes, messagesOf, workload } from "./workload.ts";

/*
 * Runs in a process of its own and prints its numbers as JSON. Time is the process's CPU time over all of its threads, so
 * that garbage collection on the other core counts too and other programs on the machine do not: that is "one core".
 */

/** One measured round, in milliseconds. */
export interface Round {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** What a round decided. */
interface Decided {
  readonly processed: number;
  readonly correlationThreats: number;
  readonly alerts: number;
}

/** What the process prints. */
export interface CoreNumbers {
  readonly events: number;
  readonly meanBytes: number;
  readonly core: readonly Round[];
  readonly jsonParse: readonly Round[];
  readonly decided: Decided;
}

const POLICY = {
  suppressionMs: 300_000,
  minSeverity: "INFO",
  criticalTargets: new Set<string>(),
  knownBadSources: new Set<string>(),
} as const;
const MESSAGE_EVENTS = 200;
const WARM_UP_ROUNDS = 10;
const NOW = Date.parse("2026-11-20T12:00:00Z");
const QUIET = { info: () => {}, warn: () => {}, error: () => {} };

/** Takes messages from bytes to decisions as the function does, with Maps for Firestore; no address was looked up before. */
function decideAll(messages: readonly Buffer[], geo: GeoLookup): Decided {
  const originOf = createEnricher({ geo, trustedRanges: [] });
  const analyzer = createAnalyzer({ sources: SOURCES, ...STANDARD_RULES, originOf, now: () => Date.now() });
  const evaluator = createEvaluator(STANDARD_RULES);
  const states = new Map<string, EvaluatedState>();
  const tallies = new Map<string, AlertTally>();
  const sources = new Map<string, SourceTally>();
  const correlated = new Set<string>();
  let processed = 0;
  for (const [index, data] of messages.entries()) {
    const message = { id: String(index), data, attributes: {}, receivedAt: NOW };
    const { analyses } = toDelivery(message, analyzer, QUIET);
    const changes: CorrelationChange[] = [];
    for (const [id, delta] of correlationDeltas(analyses)) {
      const stamp = { analyzedAt: NOW, processingMs: 0 };
      const applied = evaluator.apply(states.get(id), delta, stamp);
      states.set(id, { state: applied.state, raised: applied.raised });
      changes.push(...applied.changes);
    }
    for (const { after } of changes) correlated.add(after.threat.id);
    for (const [id, tally] of alertDeltas(analyses, changes, POLICY))
      addDelta(tallies, id, tally, mergeTallies);
    for (const [ip, tally] of sourceDeltas(analyses)) addDelta(sources, ip, tally, mergeSources);
    processed += counterDeltas(analyses, changes, POLICY).processed;
  }
  return { processed, correlationThreats: correlated.size, alerts: tallies.size };
}

function parseAll(lines: readonly string[]): number {
  let parsed = 0;
  for (const line of lines) {
    const value: unknown = JSON.parse(line);
    if (value !== null) parsed += 1;
  }
  return parsed;
}

function timed<T>(work: () => T): { readonly round: Round; readonly result: T } {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  const result = work();
  const wallMs = performance.now() - wall;
  const { user, system } = process.cpuUsage(cpu);
  return { round: { cpuMs: (user + system) / 1000, wallMs }, result };
}

async function measure(events: number, rounds: number): Promise<CoreNumbers> {
  // As where the pipeline is deployed; `JSON.parse` alone is not affected.
  keepYoung();
  const geo = await loadGeo();
  const sizes: number[] = [];
  const core: Round[] = [];
  const jsonParse: Round[] = [];
  let decided: Decided = { processed: 0, correlationThreats: 0, alerts: 0 };
  // Other events in each round: what the pipeline remembers of one is of no use in the next. They wait as bytes, outside the heap.
  const workloads = Array.from({ length: WARM_UP_ROUNDS + rounds }, (_, round) => {
    const lines = workload({ seed: 1 + round, count: events, now: NOW });
    sizes.push(meanBytes(lines));
    return messagesOf(lines, MESSAGE_EVENTS).map((message) => Buffer.from(message));
  });
  for (const [round, messages] of workloads.entries()) {
    const lines = messages.flatMap((message) => message.toString().split("\n"));
    // Once for nothing, so that the new lines are out of the young generation's way.
    parseAll(lines);
    const parse = timed(() => parseAll(lines));
    const decide = timed(() => decideAll(messages, geo));
    decided = decide.result;
    if (parse.result !== events || decided.processed !== events) {
      throw new Error(`Of ${events} events ${decided.processed} were processed.`);
    }
    // An instance serves for hours: what counts is code that V8 has compiled for good.
    if (round < WARM_UP_ROUNDS) continue;
    jsonParse.push(parse.round);
    core.push(decide.round);
  }
  return { events, meanBytes: median(sizes), core, jsonParse, decided };
}

const [events = "20000", rounds = "5"] = process.argv.slice(2);
console.log(JSON.stringify(await measure(Number(events), Number(rounds))));
