import { runProgram } from "@threatstream/cli";

const HELP = `Usage: npm run simulate -- SCENARIO [OPTIONS]
       npm run simulate -- verify [SCENARIO|all] [--offline] [--seed N] [--speed X] [--wait S]
       npm run simulate -- list

Plays an attack, among harmless events, into the suite that \`npm start\` runs: what sensors would send, for the pipeline to
find. The same seed gives the same events. \`verify\` plays scenarios into the suite too, waits until every event is stored, and
tells whether what they must raise was raised, how soon, and nothing else: by default at 10x with a seed of its own, giving up
where no further event is stored for S seconds (default 60). With --offline it plays them through the detections here, with no
suite. \`list\` names the scenarios.

  --eps N         events a second of the story's time. Default: the scenario's, mostly 10
  --duration S    seconds of the story's time. Default: the scenario's, mostly 60
  --seed N        another story of the same kind. Default 1
  --speed X       how many times faster than the clock the story is told, as 10x. Default 1x
  --intensity I   how much of it is the attack: low, medium, high. Default medium
  --format F      native: JSON events; raw: the log lines of sshd and nginx, and JSON of the others. Default native
  --start TIME    time of the first event, ISO-8601 with an offset. Default: now, or 2026-03-10T09:00:00.000Z with --out
  --out FILE      writes the lines to a file, or with - to standard output, and publishes nothing

Examples:
  npm run simulate -- ransomware
  npm run simulate -- kill_chain --speed 10x
  npm run -s simulate -- mixed --eps 1000 --duration 600 --out events.ndjson
  npm run simulate -- verify brute_force
  npm run simulate -- verify all --offline`;

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || [name, ...args].some((each) => each === "--help" || each === "-h")) {
    console.log(HELP);
    return name === undefined ? 2 : 0;
  }
  // Loaded when they are asked for: Google's libraries take longer to load than a scenario to play.
  if (name === "list") return (await import("./commands/list.ts")).list(args);
  if (name === "verify") return (await import("./commands/verify.ts")).verifyCommand(args);
  return (await import("./commands/run.ts")).run(name, args);
}

await runProgram(main);
