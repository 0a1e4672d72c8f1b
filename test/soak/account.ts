import { percentile } from "../support/stats.ts";
import type { Ledger } from "./ledger.ts";

/** Totals of the whole system at one time. */
export interface Totals {
  /** Events that the counters say were processed. */
  readonly processed: number;
  /** The summary's `total_threats`, by the counters that it is the sum of. */
  readonly totalThreats: number;
  /** Documents in `threats`: those of events, and those of correlations. */
  readonly documents: number;
  /** Those of correlations. */
  readonly correlated: number;
  readonly deadLetters: number;
}

export interface Facts {
  readonly before: Totals;
  readonly after: Totals;
  /** When the threat of each event was created, epoch milliseconds, by event id. */
  readonly stored: ReadonlyMap<string, number>;
  /** False where the pipeline still worked when it was read: then nothing is judged. */
  readonly settled: boolean;
}

/** Milliseconds. */
interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** What became of a run's events. All are numbers of events, unless they say otherwise. */
export interface Account {
  readonly settled: boolean;
  readonly due: number;
  readonly withheld: number;
  readonly sent: number;
  readonly repeated: number;
  readonly accepted: number;
  /** Sent, and the answer was that they are not taken. */
  readonly refused: number;
  /** Sent, and not answered: nobody knows. */
  readonly unknown: number;
  /** Requests or messages, by what they were answered. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly stored: number;
  /** Stored without having been promised: the answer failed, not the event. */
  readonly unpromised: number;
  /** Promised and not stored. */
  readonly missing: number;
  readonly deadLetters: number;
  /** Promised, not stored, and no dead letter either; `missing` itself where nothing is settled. */
  readonly lost: number;
  /** Events that the counters count, beyond those stored; below zero where they miss some. */
  readonly countedTwice: number;
  /** Threats that the summary counts, beyond the documents there are; below zero where it misses some. */
  readonly totalledTwice: number;
  /** Threats of events, beyond one for each event that is stored. */
  readonly twins: number;
  /** Effects that happened twice, in all. */
  readonly doubled: number;
  /** From sending to the creation of the threat; `undefined` where nothing was stored. */
  readonly latency: Latency | undefined;
  /** From the last sending of what is stored to the last creation of a threat, milliseconds. */
  readonly tailMs: number | undefined;
}

/** Holds what was sent against what is stored. */
export function account(ledger: Ledger, { before, after, stored, settled }: Facts): Account {
  const { latencies, tailMs, unpromised } = timesOf(ledger, stored);
  const unknown = ledger.unknown();
  const missing = ledger.accepted - (latencies.length - unpromised);
  const deadLetters = after.deadLetters - before.deadLetters;
  const countedTwice = after.processed - before.processed - latencies.length;
  const documents = after.documents - before.documents;
  const totalledTwice = after.totalThreats - before.totalThreats - documents;
  const twins = documents - (after.correlated - before.correlated) - latencies.length;
  return {
    settled,
    due: ledger.due,
    withheld: ledger.withheld,
    sent: ledger.sent,
    repeated: ledger.repeated,
    accepted: ledger.accepted,
    refused: ledger.sent - ledger.accepted - unknown,
    unknown,
    statuses: Object.fromEntries(ledger.statuses),
    stored: latencies.length,
    unpromised,
    missing,
    deadLetters,
    lost: Math.max(0, missing - deadLetters),
    countedTwice,
    totalledTwice,
    twins,
    doubled: Math.max(0, countedTwice) + Math.max(0, totalledTwice) + Math.max(0, twins),
    latency: latencyOf(latencies),
    tailMs,
  };
}

function timesOf(ledger: Ledger, createdAt: ReadonlyMap<string, number>) {
  const latencies: number[] = [];
  let lastCreatedAt = 0;
  let lastSentAt = 0;
  let unpromised = 0;
  for (const id of ledger.ids()) {
    const created = createdAt.get(id);
    const sent = ledger.sentAt(id);
    if (created === undefined || sent === undefined) continue;
    latencies.push(created - sent);
    lastCreatedAt = Math.max(lastCreatedAt, created);
    lastSentAt = Math.max(lastSentAt, sent);
    if (!ledger.isAccepted(id)) unpromised += 1;
  }
  const tailMs = latencies.length === 0 ? undefined : lastCreatedAt - lastSentAt;
  return { latencies, tailMs, unpromised };
}

function latencyOf(latencies: readonly number[]): Latency | undefined {
  if (latencies.length === 0) return undefined;
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number => percentile(sorted, share);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** What the run shows to be wrong with the product, a line each; `[]` where nothing is, or nothing can be judged. */
export function faultsOf(of: Account): readonly string[] {
  if (!of.settled) return [];
  const faults: readonly (readonly [amount: number, text: string])[] = [
    [of.lost, "accepted events were LOST: neither stored nor dead letters"],
    [of.countedTwice, "events were COUNTED TWICE: the counters say that more were processed than are stored"],
    [-of.countedTwice, "events were NOT COUNTED: the counters say that fewer were processed than are stored"],
    [of.totalledTwice, "threats were TOTALLED TWICE: the summary says that there are more than there are"],
    [-of.totalledTwice, "threats were NOT TOTALLED: the summary says that there are fewer than there are"],
    [of.twins, "events were STORED TWICE"],
  ];
  return linesOf(faults);
}

/** What was asked for and did not come about, a line each: then the run says nothing about this load. */
export function shortfallsOf(of: Account): readonly string[] {
  return linesOf([
    [
      of.withheld,
      "events were due and NEVER SENT: the run fell behind, for too many requests were unanswered",
    ],
    [of.refused, "events were REFUSED"],
    [of.unknown, `events were NOT ANSWERED, of which ${of.unpromised} are stored`],
  ]);
}

function linesOf(amounts: readonly (readonly [amount: number, text: string])[]): readonly string[] {
  return amounts.filter(([amount]) => amount > 0).map(([amount, text]) => `${amount} ${text}.`);
}
