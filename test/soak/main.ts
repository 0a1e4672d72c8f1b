import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runProgram } from "../../cli/src/program.ts";
import { build } from "../../suite/build.ts";
import { WORK } from "../../suite/paths.ts";
import { freePorts } from "../../suite/ports.ts";
import { startSuite } from "../../suite/suite.ts";
import type { Suite } from "../../suite/suite.ts";
import { openFirestore } from "../support/database.ts";
import { accountOf, isKept } from "./account.ts";
import { readFound } from "./found.ts";
import { Load } from "./load.ts";
import { readOptions } from "./options.ts";
import type { SoakOptions } from "./options.ts";
import { MemoryWatch } from "./processes.ts";
import { reportText } from "./report.ts";
import type { Soak } from "./report.ts";
import { openWay } from "./ways.ts";

const HELP = `npm run soak -- [--eps N] [--minutes M] [--batch B] [--repeat PERCENT] [--via api|topic] [--json FILE]

Plays the simulator's mixed traffic into a suite of its own and keeps its rate whatever the suite does. Then it holds what was
sent against what is stored: nothing may be lost, and what was sent twice may count once. Exit code 1 where it is not so.

  --eps N           events a second. Default 200
  --minutes M       how long. Default 1
  --batch B         events in a request, at most. Default 200
  --repeat PERCENT  of a hundred batches so many are sent twice. Default 5
  --via WAY         api: POST /api/events; topic: published as sensors do. Default api
  --json FILE       writes the figures there, too`;

const SAMPLE_MS = 2_000;
const TELL_MS = 10_000;
/** How long nothing new may be stored before what is missing is called lost. */
const PATIENCE_MS = 30_000;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return 0;
  }
  const options = readOptions(args);
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, stop);
  console.error("Building, and starting a suite …");
  await build();
  const ports = await freePorts();
  const suite = await startSuite({ ports, logFile: join(WORK, "soak.log"), signal: stopped.signal });
  try {
    const soak = await soakIn(suite, options, stopped.signal);
    console.log(reportText(soak));
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(figuresOf(soak))}\n`);
    return isKept(soak.account) && soak.fellBehind === 0 ? 0 : 1;
  } finally {
    await suite.stop();
  }
}

async function soakIn(suite: Suite, options: SoakOptions, signal: AbortSignal): Promise<Soak> {
  const db = openFirestore(suite.firestoreHost, suite.projectId);
  const way = await openWay(suite, options.via);
  const memory = new MemoryWatch();
  const wait = (ms: number) => sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  const load = new Load(options, {
    send: way.send,
    signal,
    random: Math.random,
    clock: () => performance.now(),
    wait,
  });
  const begun = performance.now();
  const watching = watch(load, memory, begun);
  try {
    await load.play();
    const seconds = (load.lastAt - begun) / 1000;
    console.error(`Sent ${load.sent} events; waiting until they are stored …`);
    const storedOf = async () => (await db.collection("threats").count().get()).data().count;
    await untilQuiet(storedOf);
    const found = await readFound(db, way.counted);
    await memory.sample();
    const account = accountOf(load.outcomes, found);
    const lastSent = load.outcomes.reduce((latest, { sentAt }) => Math.max(latest, sentAt), 0);
    const lastStored = [...found.stored.values()].reduce((latest, at) => Math.max(latest, at), 0);
    const drained = Math.max(0, lastStored - lastSent) / 1000;
    const { processes } = memory;
    return { options, account, fellBehind: load.fellBehind, seconds, drained, processes };
  } finally {
    watching.abort();
    await way.close();
    await db.terminate();
  }
}

/** Samples the memory, and tells every ten seconds how far the load is, until it is aborted. */
function watch(load: Load, memory: MemoryWatch, begun: number): AbortController {
  const ended = new AbortController();
  const { signal } = ended;
  const loop = async (): Promise<void> => {
    let told = begun;
    while (!signal.aborted) {
      await memory.sample().catch(() => undefined);
      const now = performance.now();
      if (now - told >= TELL_MS) {
        told = now;
        const seconds = (now - begun) / 1000;
        console.error(
          `${seconds.toFixed(0)} s: ${load.sent} events sent, ${load.inFlight} batches unanswered`,
        );
      }
      await sleep(SAMPLE_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  void loop();
  return ended;
}

/** Resolves when a number has not grown for a while. */
async function untilQuiet(read: () => Promise<number>): Promise<void> {
  let most = -1;
  let since = performance.now();
  while (performance.now() - since < PATIENCE_MS) {
    const now = await read();
    if (now > most) {
      most = now;
      since = performance.now();
    }
    await sleep(1_000);
  }
}

/** All figures, the delays as they are. */
function figuresOf({ account, ...rest }: Soak): object {
  const { delays, ...figures } = account;
  return { ...rest, ...figures, delays };
}

await runProgram(main);
