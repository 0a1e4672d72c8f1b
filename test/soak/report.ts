import { percentile } from "../support/stats.ts";
import { isKept } from "./account.ts";
import type { Account } from "./account.ts";
import type { SoakOptions } from "./options.ts";
import type { Memory } from "./processes.ts";

/** What a soak measured. */
export interface Soak {
  readonly options: SoakOptions;
  readonly account: Account;
  /** Batches that were not sent. */
  readonly fellBehind: number;
  /** From the first event to the last, seconds. */
  readonly seconds: number;
  /** From the last event's sending until the last was stored, seconds. */
  readonly drained: number;
  readonly processes: readonly Memory[];
}

const count = (value: number): string => Math.round(value).toLocaleString("en");

/** The report for people. */
export function reportText({ options, account, fellBehind, seconds, drained, processes }: Soak): string {
  const { sent, accepted, failures, repeatedBatches, stored, deadLetters, lost, miscounted, delays } =
    account;
  const refused = Object.entries(failures).map(([reason, batches]) => `${reason}: ${batches}`);
  const rows = [
    [
      "sent",
      `${count(sent)} events in ${seconds.toFixed(1)} s, ${count(sent / seconds)}/s; asked for ${count(options.eps)}/s`,
    ],
    ["not sent", fellBehind === 0 ? "none" : `${fellBehind} batches: too many were on their way`],
    ["sent again", `${repeatedBatches} batches`],
    ["accepted", count(accepted)],
    ["refused, failed", refused.length === 0 ? "none" : `batches by reason: ${refused.join(", ")}`],
    ["stored", count(stored)],
    ["dead letters", count(deadLetters)],
    ["lost", count(lost)],
    ["counted twice", miscounted < 0 ? `none, but ${-miscounted} not at all` : count(miscounted)],
    ["until stored", delayText(delays)],
    ["after the end", `the last was stored ${drained.toFixed(1)} s after the last was sent`],
  ] as const;
  return [
    ...rows.map(([name, text]) => `  ${name.padEnd(16)}${text}`),
    "",
    "  memory, MiB         first    most    last",
    ...processes.map(
      ({ name, first, most, last }) =>
        `  ${name.padEnd(16)}${[first, most, last].map((each) => count(each).padStart(8)).join("")}`,
    ),
    "",
    isKept(account) && fellBehind === 0
      ? "Nothing was lost, nothing counted twice."
      : "FAILED: see what is not as it should be above.",
  ].join("\n");
}

function delayText(delays: readonly number[]): string {
  if (delays.length === 0) return "nothing was";
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(delays, share));
  return `p50 ${count(p50 ?? 0)} ms, p95 ${count(p95 ?? 0)} ms, p99 ${count(p99 ?? 0)} ms, most ${count(percentile(delays, 1))} ms`;
}
