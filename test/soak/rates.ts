import { setTimeout as sleep } from "node:timers/promises";
import type { Firestore } from "firebase-admin/firestore";
import { number, progress } from "../support/text.ts";
import type { Totals } from "./account.ts";
import type { Ledger } from "./ledger.ts";
import type { OpenLoop } from "./open-loop.ts";
import { readCounters } from "./stored.ts";

const EVERY_MS = 10_000;

interface Watched {
  readonly ledger: Ledger;
  readonly loop: OpenLoop;
  readonly db: Firestore;
  readonly before: Totals;
}

/** Events at one time. */
export interface Reading {
  /** Milliseconds on a clock that never goes back. */
  readonly at: number;
  readonly due: number;
  readonly accepted: number;
  readonly processed: number;
  readonly inFlight: number;
  readonly withheld: number;
}

/** Writes a line on standard error every ten seconds, until the signal aborts: what came, and how fast. */
export async function watchRates(watched: Watched, signal: AbortSignal): Promise<void> {
  let last = await readingOf(watched);
  while (!signal.aborted) {
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const next = await readingOf(watched).catch(() => undefined);
    if (next === undefined) continue;
    progress(rateLine(last, next));
    last = next;
  }
}

async function readingOf({ ledger, loop, db, before }: Watched): Promise<Reading> {
  const processed = (await readCounters(db)).processed - before.processed;
  const { due, accepted, withheld } = ledger;
  return { at: performance.now(), due, accepted, processed, inFlight: loop.inFlight, withheld };
}

/** Totals, and in parentheses what they grew by, each second since the reading before. */
export function rateLine(last: Reading, next: Reading): string {
  const seconds = (next.at - last.at) / 1000;
  const part = (name: "due" | "accepted" | "processed"): string =>
    `${name} ${number(next[name])} (${number((next[name] - last[name]) / seconds)}/s)`;
  const behind = next.withheld > 0 ? `, FELL BEHIND by ${number(next.withheld)}` : "";
  return `${part("due")}, ${part("accepted")}, ${part("processed")}, ${next.inFlight} unanswered${behind}`;
}
