import type { Firestore } from "firebase-admin/firestore";
import type { Suite } from "../../suite/suite.ts";
import { driveSchedules } from "../../suite/tick.ts";
import { openFirestore } from "../support/database.ts";
import { progress } from "../support/text.ts";
import { account } from "./account.ts";
import type { Account, Totals } from "./account.ts";
import { watchExecutions } from "./executions.ts";
import { Ledger } from "./ledger.ts";
import { OpenLoop } from "./open-loop.ts";
import type { SoakOptions } from "./options.ts";
import { play, playAtOnce } from "./play.ts";
import { familyOf, readProcesses } from "./processes.ts";
import { watchRates } from "./rates.ts";
import type { Report } from "./report.ts";
import { settle, settleRun } from "./settle.ts";
import { readCounters, readStored, readTotals } from "./stored.ts";
import { openTransport } from "./transports.ts";
import type { Transport } from "./transports.ts";
import { nameOf, Usage } from "./usage.ts";
import { waiting } from "./waits.ts";

/** Bounded, so that a server which answers nothing does not take all memory; and large: a minute at five requests a second. */
const MAX_IN_FLIGHT = 300;
const SAMPLE_MS = 2_000;
const WARM_UP = { seed: 2, eps: 200, duration: 1, intensity: "medium" } as const;

interface Given {
  readonly suite: Suite;
  readonly options: SoakOptions;
  /** Where the suite's output goes. */
  readonly logFile: string;
  /** Ends the sending. */
  readonly signal: AbortSignal;
}

interface Soak extends Given {
  readonly db: Firestore;
  readonly transport: Transport;
}

/** Loads a suite, and reports what became of it. Rejects where the suite does not answer when it is read. */
export async function soak(given: Given): Promise<Report> {
  const { suite, options } = given;
  const db = openFirestore(suite.firestoreHost, suite.projectId);
  const transport = openTransport(options.via, suite);
  const done = new AbortController();
  void driveSchedules(suite, done.signal);
  const context = { ...given, db, transport };
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
  const { db, options, signal, logFile } = context;
  const before = await readTotals(db);
  const executions = await watchExecutions(logFile);
  const ledger = new Ledger();
  const loop = openLoop(context, ledger);
  const measured = new AbortController();
  const usage = new Usage();
  const watching = [
    sample(usage, measured.signal),
    watchRates({ ledger, loop, db, before }, measured.signal),
  ];
  const begun = performance.now();
  const since = (): number => performance.now() - begun;
  try {
    const lateMs = await sendAll(loop, context);
    const sendingMs = since();
    const settled = await settleRun({ db, loop, ledger, before: before.processed }, signal);
    const runMs = since();
    measured.abort();
    const found = {
      account: await accountFor(ledger, { db, before, settled }),
      executions: await executions(),
    };
    const interrupted = signal.aborted;
    return { options, sendingMs, runMs, lateMs, interrupted, uses: usage.summary(), ...found };
  } finally {
    measured.abort();
    await Promise.all(watching);
  }
}

function openLoop({ transport, options }: Soak, ledger: Ledger): OpenLoop {
  return new OpenLoop({
    send: (batch) => transport.send(batch),
    ledger,
    maxInFlight: MAX_IN_FLIGHT,
    repeat: options.repeat,
    now: () => performance.timeOrigin + performance.now(),
  });
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

async function accountFor(
  ledger: Ledger,
  { db, ...known }: { readonly db: Firestore; readonly before: Totals; readonly settled: boolean },
): Promise<Account> {
  progress("reading what was stored");
  const stored = await readStored(db, ledger.ids());
  return account(ledger, { ...known, stored, after: await readTotals(db) });
}

/** Looks at the suite's processes, which all descend from this one, until the signal aborts. */
async function sample(usage: Usage, signal: AbortSignal): Promise<void> {
  const wait = waiting(signal);
  while (!signal.aborted) {
    usage.add(familyOf(process.pid, await readProcesses()), (each) => nameOf(each, process.pid));
    await wait(SAMPLE_MS);
  }
}
