import { wireAnalyzer } from "../../functions/src/wiring-core.ts";
import type { Analyzer } from "../../functions/src/pipeline/run.ts";
import { splitMessage } from "../../functions/src/pipeline/split.ts";
import { Settlement } from "./settlement.ts";
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

/** What the process prints. */
export interface CoreNumbers {
  readonly events: number;
  readonly meanBytes: number;
  readonly core: readonly Round[];
  readonly jsonParse: readonly Round[];
  readonly sizes: Settlement["sizes"];
  readonly refused: number;
}

const POLICY = {
  suppressionMs: 300_000,
  minSeverity: "INFO",
  criticalTargets: new Set<string>(),
  knownBadSources: new Set<string>(),
} as const;
const MESSAGE_EVENTS = 200;

/** Takes messages from bytes to decisions; every round starts with nothing stored. */
function decideAll(messages: readonly Buffer[], analyzer: Analyzer, now: number) {
  const settlement = new Settlement(POLICY);
  let refused = 0;
  for (const data of messages) {
    const split = splitMessage({ data, attributes: {}, receivedAt: now });
    refused += split.refused.length;
    const analyses = split.records.flatMap((record) => {
      const outcome = analyzer.analyze(record);
      if (outcome.kind === "analyzed") return [outcome.analysis];
      refused += 1;
      return [];
    });
    settlement.settle(analyses, now);
  }
  return { sizes: settlement.sizes, refused };
}

function parseAll(lines: readonly string[]): number {
  let parsed = 0;
  for (const line of lines) {
    const value: unknown = JSON.parse(line);
    if (value !== null) parsed += 1;
  }
  return parsed;
}

function timed<T>(work: () => T): Round & { readonly result: T } {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  const result = work();
  const wallMs = performance.now() - wall;
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1000, wallMs, result };
}

async function measure(events: number, rounds: number): Promise<CoreNumbers> {
  const now = Date.now();
  const analyzer = await wireAnalyzer({ trustedRanges: [], now: () => Date.now() });
  const bytesOf = (lines: readonly string[]) =>
    messagesOf(lines, MESSAGE_EVENTS).map((message) => Buffer.from(message));

  const warmUp = workload({ seed: 1, count: events, now });
  decideAll(bytesOf(warmUp), analyzer, now);
  parseAll(warmUp);

  const lines = workload({ seed: 2, count: events, now });
  const messages = bytesOf(lines);
  const core: Round[] = [];
  const jsonParse: Round[] = [];
  let last = { sizes: new Settlement(POLICY).sizes, refused: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const { result: parsed, ...parse } = timed(() => parseAll(lines));
    const { result, ...decide } = timed(() => decideAll(messages, analyzer, now));
    if (parsed !== events || result.refused > 0) throw new Error("The workload has events that are refused.");
    jsonParse.push(parse);
    core.push(decide);
    last = result;
  }
  return { events, meanBytes: meanBytes(lines), core, jsonParse, ...last };
}

const [events = "20000", rounds = "5"] = process.argv.slice(2);
console.log(JSON.stringify(await measure(Number(events), Number(rounds))));
