import type { Command } from "./command.ts";
import { UsageError } from "./errors.ts";
import { runProgram } from "./program.ts";

interface Entry {
  readonly summary: string;
  /** Loads the command when it is asked for: Google's libraries take longer to load than a small log to analyze. */
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  send: {
    summary: "publish a log, or events, to the running suite or a project",
    load: async () => (await import("./commands/send.ts")).send,
  },
  analyze: {
    summary: "analyze a log here, without a suite",
    load: async () => (await import("./commands/analyze.ts")).analyze,
  },
  watch: {
    summary: "follow threats and alerts live",
    load: async () => (await import("./commands/watch.ts")).watch,
  },
  keys: {
    summary: "make, list and end the API keys of sensors",
    load: async () => (await import("./commands/keys.ts")).keys,
  },
  roles: {
    summary: "say who is viewer, analyst or admin",
    load: async () => (await import("./commands/roles.ts")).roles,
  },
  playbooks: {
    summary: "check, store and remove playbooks of your own",
    load: async () => (await import("./commands/playbooks.ts")).playbooks,
  },
  audit: {
    summary: "verify and list the audit log: who changed what",
    load: async () => (await import("./commands/audit.ts")).audit,
  },
  simulation: {
    summary: "delete what a simulation left",
    load: async () => (await import("./commands/simulation.ts")).simulation,
  },
  "dead-letters": {
    summary: "list records that were refused, or replay them",
    load: async () => (await import("./commands/dead-letters.ts")).deadLetters,
  },
};

const HELP = `Usage: npm run -s threatstream -- COMMAND [OPTIONS]

Sends logs to ThreatStream, analyzes them here, follows what is found, and replays what was refused.

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`)
  .join("\n")}

COMMAND --help tells more of each. Without --project, commands talk to the suite that \`npm start\` runs.

Examples:
  npm run -s threatstream -- analyze examples/auth.log
  npm run -s threatstream -- send examples/auth.log
  npm run -s threatstream -- watch --severity MEDIUM`;

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(HELP);
    return name === undefined ? 2 : 0;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) {
    const commands = Object.keys(COMMANDS).join(", ");
    throw new UsageError(`There is no command ${JSON.stringify(name)}; the commands are ${commands}`);
  }
  const command = await entry.load();
  if (args.includes("--help") || args.includes("-h")) {
    console.log(command.help);
    return 0;
  }
  return command.run(args);
}

await runProgram(main);
