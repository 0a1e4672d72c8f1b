import { setTimeout as sleep } from "node:timers/promises";
import type { Firestore } from "firebase-admin/firestore";
import { progress } from "../support/text.ts";
import { drain } from "./drain.ts";
import type { Ledger } from "./ledger.ts";
import type { OpenLoop } from "./open-loop.ts";
import { readCounters } from "./stored.ts";
import { aborted, waiting } from "./waits.ts";

/** How long an interrupted run waits for what it has sent: enough for a pipeline that keeps up to be seen to have settled. */
const INTERRUPTED_MS = 20_000;

interface Sent {
  readonly db: Firestore;
  readonly loop: OpenLoop;
  readonly ledger: Ledger;
  /** Events that were processed before the run. */
  readonly before: number;
}

/** Waits until what was sent is answered and processed; after an interruption only for a while. False where it was not enough. */
export async function settleRun({ db, loop, ledger, before }: Sent, signal: AbortSignal): Promise<boolean> {
  progress(
    signal.aborted
      ? "stopped: waiting a moment for what was sent"
      : "all is sent: waiting until it is processed",
  );
  const enough = new AbortController();
  void aborted(signal)
    .then(() => sleep(INTERRUPTED_MS, undefined, { ref: false }))
    .then(() => enough.abort());
  await Promise.race([loop.answered(), aborted(enough.signal)]);
  if (loop.inFlight > 0) return false;
  return settle(db, before + ledger.accepted + ledger.unknown(), enough.signal);
}

/** Waits until the counters have so many events, and nothing moves any more. False where the signal ended it before. */
export function settle(db: Firestore, expected: number, signal: AbortSignal): Promise<boolean> {
  return drain({
    processed: async () => (await readCounters(db)).processed,
    expected,
    clock: () => performance.now(),
    wait: waiting(signal),
    signal,
  });
}
