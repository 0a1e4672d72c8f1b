import { setTimeout as sleep } from "node:timers/promises";
import type { Firestore } from "firebase-admin/firestore";
import type { Suite } from "../../suite/suite.ts";
import { driveSchedules } from "../../suite/tick.ts";
import { openFirestore } from "../support/database.ts";
import { progress } from "../support/text.ts";
import { account } from "./account.ts";
import { drain } from "./drain.ts";
import { Ledger } from "./ledger.ts";
import { OpenLoop } from "./open-loop.ts";
import type { SoakOptions } from "./options.ts";
import { play, playAtOnce } from "./play.ts";
import { familyOf, readProcesses } from "./processes.ts";
import { watchRates } from "./rates.ts";
import type { Report } from "./report.ts";
import { readCounters, readStored, readTotals } from "./stored.ts";
import { openTransport } from "./transports.ts";
import type { Transport } from "./transports.ts";
import { nameOf, Usage } from "./usage.ts";

/** Bounded, so that a server which answers nothing does not take all memory; and large: a minute at five requests a second. */
const MAX_IN_FLIGHT = 300;
const SAMPLE_MS = 2_000;
const WARM_UP = { seed: 2, eps: 200, duration: 1, intensity: "medium" } as const;
/** How long an interrupted run waits for what it has sent. */
const INTERRUPTED_MS = 10_000;

interface Soak {
  readonly suite: Suite;
  readonly db: Firestore;
  readonly transport: Transport;
  readonly options: SoakOptions;
  /** Ends the sending. */
  readonly signal: AbortSignal;
}

/** Loads a suite, and reports what became of it. Rejects where the suite does not answer when it is read. */
export async function soak(suite: Suite, options: SoakOptions, signal: AbortSignal): Promise<Report> {
  const db = openFirestore(suite.firestoreHost, suite.projectId);
  const transport = openTransport(options.via, suite);
  const done = new AbortController();
  void driveSchedules(suite, done.signal);
  const context = { suite, db, transport, options, signal };
  try {
    await warmUp(context);
    return await run(context);
  } finally {
    done.abort();
    await transport.close();
    await db.terminate();
  }
}

/** A second's events at once, so that starting the functions' workers is no part of what is measured. */
async function warmUp({ db, transport, signal }: Soak): Promise<void> {
  progress("warming up");
  const { processed: before } = await readCounters(db);
  const batches = playAtOnce({ ...WARM_UP, start: Date.now() - 1_000 }, 100);
  const outcomes = await Promise.all(batches.map((batch) => transport.send(batch)));
  const refused = outcomes.find(({ kind }) => kind !== "accepted");
  if (refused !== undefined) throw new Error(`The suite did not take the first events: ${refused.status}.`);
  const expected = before + batches.reduce((sum, { ids }) => sum + ids.length, 0);
  await settle(db, expected, signal);
}

async function run(context: Soak): Promise<Report> {
  const { db, transport, options, signal } = context;
  const before = await readTotals(db);
  const ledger = new Ledger();
  const { repeat } = options;
  const loop = new OpenLoop({
    send: (batch) => transport.send(batch),
    ledger,
    maxInFlight: MAX_IN_FLIGHT,
    repeat,
    now: epochMs,
  });
  const measured = new AbortController();
  const usage = new Usage();
  const watching = [
    sample(usage, measured.signal),
    watchRates({ ledger, loop, db, before }, measured.signal),
  ];
  const begun = performance.now();
  try {
    const lateMs = await sendAll(loop, context);
    const sendingMs = performance.now() - begun;
    const settled = await settleRun(loop, ledger, { db, signal, before: before.processed });
    const runMs = performance.now() - begun;
    measured.abort();
    progress("reading what was stored");
    const stored = await readStored(db, (id) => ledger.sentAt(id) !== undefined);
    const after = await readTotals(db);
    const result = account(ledger, { before, after, stored, settled });
    return {
      options,
      sendingMs,
      runMs,
      lateMs,
      interrupted: signal.aborted,
      account: result,
      uses: usage.summary(),
    };
  } finally {
    measured.abort();
    await Promise.all(watching);
  }
}

/** Offers every event when it is due; resolves with the longest that one had been due, milliseconds. */
async function sendAll(loop: OpenLoop, { options, signal }: Soak): Promise<number> {
  const { eps, minutes, batch } = options;
  const settings = { seed: 1, start: Date.now(), eps, duration: minutes * 60, intensity: "medium" } as const;
  const clock = () => performance.now();
  let lateMs = 0;
  for await (const due of play({ settings, size: batch, clock, wait: waiting(signal), signal })) {
    for (const each of due.batches) loop.offer(each);
    lateMs = Math.max(lateMs, due.lateMs);
  }
  return lateMs;
}

/** Waits until what was sent is answered and processed; an interrupted run only for a while. False where it was not enough. */
async function settleRun(
  loop: OpenLoop,
  ledger: Ledger,
  { db, signal, before }: { readonly db: Firestore; readonly signal: AbortSignal; readonly before: number },
): Promise<boolean> {
  progress(
    signal.aborted
      ? "stopped: waiting a moment for what was sent"
      : "all is sent: waiting until it is processed",
  );
  const enough = new AbortController();
  const stop = (): void => void sleep(INTERRUPTED_MS, undefined, { ref: false }).then(() => enough.abort());
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  await Promise.race([loop.answered(), aborted(enough.signal)]);
  if (loop.inFlight > 0) return false;
  return settle(db, before + ledger.accepted + ledger.unknown(), enough.signal);
}

function settle(db: Firestore, expected: number, signal: AbortSignal): Promise<boolean> {
  return drain({
    processed: async () => (await readCounters(db)).processed,
    expected,
    clock: () => performance.now(),
    wait: waiting(signal),
    signal,
  });
}

/** Looks at the suite's processes, which all descend from this one, until the signal aborts. */
async function sample(usage: Usage, signal: AbortSignal): Promise<void> {
  const wait = waiting(signal);
  while (!signal.aborted) {
    usage.add(familyOf(process.pid, await readProcesses()), (each) => nameOf(each, process.pid));
    await wait(SAMPLE_MS);
  }
}

/** Waiting that ends early when the signal aborts. */
function waiting(signal: AbortSignal): (ms: number) => Promise<void> {
  return async (ms) => {
    await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** Epoch milliseconds with a fraction. */
function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
