import { publishRun } from "../publish.ts";
import { readRunOptions } from "../options.ts";
import { writeRun } from "../write.ts";

/** `simulate SCENARIO`: plays a scenario into the running suite, or into a file. Resolves with the exit code. */
export async function run(scenario: string, args: readonly string[]): Promise<number> {
  const options = readRunOptions(scenario, args, Date.now());
  return options.out === undefined ? publishRun(options) : writeRun(options, options.out);
}
