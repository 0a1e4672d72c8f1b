import { styleText } from "node:util";
import { escapeInvisible } from "@threatstream/core/common";
import { CliError, UsageError } from "./errors.ts";

/**
 * Runs a program with the process's arguments and ends the process with its code: what `main` resolves with, 2 for a wrong
 * command line, 1 for any other error. An error is one line on standard error.
 */
export async function runProgram(main: (args: readonly string[]) => Promise<number>): Promise<void> {
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on("error", (error: Error & { code?: string }) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    report(error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

function report(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  const line = escapeInvisible(text.split("\n", 1)[0] ?? text).replace(/\.$/, "");
  const label = styleText("red", "error", { stream: process.stderr });
  console.error(`${label}: ${line}${error instanceof UsageError ? "; --help tells more" : ""}.`);
  // Errors of our own say what to do. Of others, those who look into them want all there is.
  if (!(error instanceof CliError) && process.env["THREATSTREAM_DEBUG"] !== undefined) console.error(error);
}
