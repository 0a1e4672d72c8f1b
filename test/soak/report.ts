import { grid, number } from "../support/text.ts";
import type { Account } from "./account.ts";
import { faultsOf, shortfallsOf } from "./account.ts";
import type { Executions } from "./executions.ts";
import type { SoakOptions } from "./options.ts";
import type { Use } from "./usage.ts";

/** All that a run found. */
export interface Report {
  readonly options: SoakOptions;
  /** How long it sent, milliseconds. */
  readonly sendingMs: number;
  /** How long processes were looked at: from the first sending until everything had settled, milliseconds. */
  readonly runMs: number;
  /** The longest that an event had been due when it left, milliseconds. */
  readonly lateMs: number;
  readonly interrupted: boolean;
  readonly account: Account;
  readonly uses: readonly Use[];
  readonly executions: readonly Executions[];
}

/** Events wait up to a fifth of a second for each other; beyond twice that it was this program that could not keep up. */
const LATE_MS = 400;
const MIB = 2 ** 20;

/** The report for people. */
export function toText(report: Report): string {
  const { account, uses, executions, runMs } = report;
  const sections = [
    events(report),
    latency(account),
    memory(uses, runMs),
    functions(executions, runMs),
    verdict(report),
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

function events({ account, options, sendingMs }: Report): string {
  const seconds = sendingMs / 1000;
  const rate = (count: number): string => (seconds > 0 ? number(count / seconds) : "");
  const row = (name: string, count: number, text = ""): readonly string[] => [name, number(count), text];
  const unit = options.via === "api" ? "requests" : "messages";
  return grid([
    ["events", "count", ""],
    row("due", account.due, `${rate(account.due)}/s over ${number(seconds)} s`),
    row("never sent", account.withheld, "fell behind: too many requests were unanswered"),
    row("sent", account.sent, `and ${number(account.repeated)} of them a second time`),
    row("accepted", account.accepted, statuses(account, unit)),
    row("refused", account.refused),
    row("not answered", account.unknown, "nobody knows what became of them"),
    row("stored", account.stored, account.unpromised > 0 ? `${account.unpromised} of them not answered` : ""),
    row("dead letters", account.deadLetters),
    account.settled
      ? row("lost", account.lost, "accepted, neither stored nor a dead letter")
      : row("not yet stored", account.missing, "the pipeline had not settled: nothing is judged"),
    row("doubled", account.doubled, doublings(account)),
  ]);
}

function statuses({ statuses: counts }: Account, unit: string): string {
  const parts = Object.entries(counts).map(([status, count]) => `${number(count)} × ${status}`);
  return `${unit}: ${parts.length === 0 ? "none" : parts.join(", ")}`;
}

function doublings({ countedTwice, totalledTwice, twins }: Account): string {
  return `counters against threats ${countedTwice}, summary against documents ${totalledTwice}, twins ${twins}`;
}

function latency({ latency: found, tailMs }: Account): string {
  if (found === undefined || tailMs === undefined) return "Nothing was stored, so there is no latency.";
  const { p50, p95, p99, max } = found;
  return grid([
    ["latency, sent → stored", "ms"],
    ["p50", number(p50)],
    ["p95", number(p95)],
    ["p99", number(p99)],
    ["max", number(max)],
    ["last sent → last stored", number(tailMs)],
  ]);
}

function memory(uses: readonly Use[], runMs: number): string {
  if (uses.length === 0) return "Memory and processor time can't be read on this system.";
  const mib = (bytes: number): string => (bytes / MIB).toFixed(0);
  const rows = uses.map(({ name, processes, first, max, last, cpuMs }) => [
    name,
    String(processes),
    mib(first),
    mib(max),
    mib(last),
    `${last >= first ? "+" : ""}${mib(last - first)}`,
    number(cpuMs / 1000),
    `${((100 * cpuMs) / runMs).toFixed(0)} %`,
  ]);
  return grid([["process", "seen", "first MiB", "max", "last", "growth", "CPU s", "of a core"], ...rows]);
}

/** The emulator has one queue for all functions: who is long in it keeps the others waiting. */
function functions(executions: readonly Executions[], runMs: number): string {
  if (executions.length === 0) return "";
  const rows = executions.map(({ name, count, totalMs, maxMs }) => [
    name,
    number(count),
    number(totalMs / 1000),
    `${((100 * totalMs) / runMs).toFixed(0)} %`,
    number(totalMs / count),
    number(maxMs),
  ]);
  return grid([["function", "executions", "s in all", "of the run", "mean ms", "max ms"], ...rows]);
}

function verdict(report: Report): string {
  const { account, interrupted } = report;
  const notes = [
    ...(interrupted ? ["Interrupted: this is the run so far."] : []),
    ...shortfallsOf(account),
    ...(report.lateMs > LATE_MS
      ? [`The sender was late: an event left ${number(report.lateMs)} ms after it was due.`]
      : []),
    ...faultsOf(account),
    ...(account.settled && faultsOf(account).length === 0
      ? ["Nothing that was accepted was lost, and nothing was doubled."]
      : []),
  ];
  return notes.join("\n");
}
