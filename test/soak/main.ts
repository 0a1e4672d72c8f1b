import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CliError } from "../../cli/src/errors.ts";
import { runProgram } from "../../cli/src/program.ts";
import { build } from "../../suite/build.ts";
import { WORK } from "../../suite/paths.ts";
import { freePorts } from "../../suite/ports.ts";
import { startSuite } from "../../suite/suite.ts";
import { idleShare, machine } from "../support/machine.ts";
import { progress } from "../support/text.ts";
import { faultsOf, shortfallsOf } from "./account.ts";
import { readOptions } from "./options.ts";
import type { SoakOptions } from "./options.ts";
import { toText } from "./report.ts";
import type { Report } from "./report.ts";
import { soak } from "./soak.ts";

// Google's libraries look for a metadata server, which no machine of a developer has.
process.env["METADATA_SERVER_DETECTION"] = "none";

const HELP = `Usage: npm run soak -- [OPTIONS]

Loads all of ThreatStream, in a suite of its own: the simulator's \`mixed\` scenario, each event when it is due, whatever the
suite does. Then holds every event that was sent against what is stored, and says what was lost and what was done twice.

  --eps N           events a second. Default 200
  --minutes M       how long they are sent, as 0.5. Default 1
  --batch B         events in a request, at most. Default 1000; those of a fifth of a second go together
  --repeat PERCENT  how many of a hundred batches are sent twice. Default 0
  --via WAY         api: POST /api/events; topic: straight into Pub/Sub. Default api
  --json FILE       writes the report as JSON, too

Progress is on standard error. Ctrl-C stops the sending and reports what was so far; a second one ends it at once.
Exit code: 0; 1 where something was lost, counted wrong, or not taken; 2 for wrong options; 130 after a Ctrl-C.

Examples:
  npm run soak -- --eps 1000 --minutes 10
  npm run soak -- --repeat 5 --json soak.json`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return 0;
  }
  const options = readOptions(args);
  if (options.json !== undefined) await checkWritable(options.json);
  const stop = stopSignal();
  const idle = await idleShare();
  progress("building");
  await build();
  progress("starting the emulator suite");
  const logFile = join(WORK, "soak-suite.log");
  const suite = await startSuite({ ports: await freePorts(), logFile, signal: stop });
  try {
    const report = await soak({ suite, options, logFile, signal: stop });
    await show(report, options, idle);
    return exitCodeOf(report);
  } finally {
    progress("stopping the suite");
    await suite.stop();
  }
}

function exitCodeOf({ account, interrupted }: Report): number {
  if (faultsOf(account).length > 0) return 1;
  if (interrupted) return 130;
  return shortfallsOf(account).length > 0 ? 1 : 0;
}

/** After an hour of load is no time to learn that the file can't be written. */
async function checkWritable(file: string): Promise<void> {
  try {
    await (await open(file, "a")).close();
  } catch (cause) {
    throw new CliError(`--json: ${JSON.stringify(file)} can't be written`, { cause });
  }
}

async function show(report: Report, { json }: SoakOptions, idle: number): Promise<void> {
  const { cpu, cores, memory_gib, node, os } = machine();
  const { eps, minutes, batch, repeat, via } = report.options;
  console.log(
    `\n${cores} × ${cpu}, ${memory_gib} GiB, ${os}, Node ${node}; ${Math.round(idle * 100)} % idle before`,
  );
  console.log(`${eps} events/s, ${minutes} min, via ${via}, batches up to ${batch}, ${repeat} % repeated\n`);
  console.log(toText(report));
  if (json === undefined) return;
  const all = {
    ...report,
    faults: faultsOf(report.account),
    shortfalls: shortfallsOf(report.account),
    machine: machine(),
    idle_before: idle,
  };
  await writeFile(json, `${JSON.stringify(all, undefined, 2)}\n`);
}

/** Aborts at the first Ctrl-C. The second ends this process, and with it the suite, at once. */
function stopSignal(): AbortSignal {
  const stopped = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (stopped.signal.aborted) process.exit(130);
      stopped.abort();
    });
  }
  return stopped.signal;
}

await runProgram(main);
