import { styleText } from "node:util";
import type { Command } from "./command.ts";
import { analyze } from "./commands/analyze.ts";
import { deadLetters } from "./commands/dead-letters.ts";
import { send } from "./commands/send.ts";
import { watch } from "./commands/watch.ts";
import { CliError, UsageError } from "./errors.ts";

const COMMANDS: Readonly<Record<string, Command>> = { send, analyze, watch, "dead-letters": deadLetters };

function help(): string {
  const commands = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`);
  return `Usage: npm run -s threatstream -- COMMAND [OPTIONS]

${commands.join("\n")}

  COMMAND --help tells more of each. Without --project, commands talk to the suite that \`npm start\` runs.`;
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(help());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new UsageError(
      `There is no command ${JSON.stringify(name)}: there are ${Object.keys(COMMANDS).join(", ")}`,
    );
  }
  if (args.includes("--help") || args.includes("-h")) {
    console.log(command.help);
    return 0;
  }
  return command.run(args);
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: Error & { code?: string }) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  console.error(`${styleText("red", "error", { stream: process.stderr })}: ${error.message}.`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
