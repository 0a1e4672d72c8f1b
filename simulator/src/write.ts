import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { Writable } from "node:stream";
import { CliError } from "@threatstream/cli";
import { generate, simulationId, toLines } from "@threatstream/scenarios";
import type { RunOptions } from "./options.ts";

const CHUNK = 64 * 1024;

/** Writes a run's lines to a file, or to standard output, as fast as they are taken. Resolves with the exit code. */
export async function writeRun(options: RunOptions, out: string): Promise<number> {
  if (out === "-") {
    await writeLines(options, process.stdout);
    return 0;
  }
  const file = createWriteStream(out);
  try {
    await once(file, "open");
    const events = await writeLines(options, file);
    file.end();
    await finished(file);
    console.log(`Wrote ${events} events to ${out}.`);
    return 0;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(`${out} cannot be written: ${reason}`, { cause });
  }
}

async function writeLines({ scenario, settings, output }: RunOptions, to: Writable): Promise<number> {
  const lines = toLines(output, simulationId(scenario, settings));
  let events = 0;
  let text = "";
  for (const emission of generate(scenario, settings)) {
    for (const line of lines(emission)) text += `${line}\n`;
    events += 1;
    if (text.length < CHUNK) continue;
    if (!to.write(text)) await once(to, "drain");
    text = "";
  }
  if (text !== "" && !to.write(text)) await once(to, "drain");
  return events;
}
