import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { LoginPatterns } from "@threatstream/contracts";
import { readStrictYaml } from "../cli/src/strict-yaml.ts";
import { compileDaemon } from "@threatstream/core/sources/auth";
import type { CompiledDaemon } from "@threatstream/core/sources/auth";
import { SuiteError } from "./errors.ts";
import { ROOT } from "./paths.ts";

/*
 * `npm run patterns`: checks the login patterns in rules/patterns and writes them, compiled, as the module that the core loads; what
 * runs without a bundler cannot import YAML.
 */

/** Where the patterns are written, one YAML file for each daemon, named by its id; relative to the root. */
export const PATTERNS = "rules/patterns";
/** The generated file, relative to the root. */
export const GENERATED = "core/src/sources/auth/patterns.generated.ts";

const EXTENSION = ".yml";

/**
 * The patterns of a folder by name, checked, with their defaults filled in.
 *
 * @throws {SuiteError} with the name of each file that is not valid, and the reason.
 */
export async function readPatterns(folder = join(ROOT, PATTERNS)): Promise<LoginPatterns[]> {
  const names = (await readdir(folder)).toSorted();
  const read = await Promise.all(
    names.map(async (name) => readDaemon(name, await readFile(join(folder, name), "utf8"))),
  );
  const faults = read.filter((each) => typeof each === "string");
  if (faults.length > 0) throw new SuiteError(`Login patterns that cannot be used:\n${faults.join("\n")}`);
  return read.filter((each) => typeof each !== "string");
}

/** One daemon, or what is wrong with its file, in one line. */
function readDaemon(name: string, text: string): LoginPatterns | string {
  try {
    if (!name.endsWith(EXTENSION)) throw new Error(`is not a ${EXTENSION} file`);
    const checked = LoginPatterns.safeParse(readStrictYaml(text));
    if (!checked.success) {
      const issues = checked.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
      throw new Error(issues.join("; "));
    }
    const id = basename(name, EXTENSION);
    if (checked.data.id !== id)
      throw new Error(`has the id ${checked.data.id}; file and id must be named alike`);
    compileDaemon(checked.data);
    return checked.data;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The text of the generated file. */
export function renderPatterns(daemons: readonly LoginPatterns[]): string {
  const compiled: readonly CompiledDaemon[] = daemons.map(compileDaemon);
  const lines = compiled.map((daemon) => `  ${JSON.stringify(daemon)},`);
  return `/* oxlint-disable max-lines -- Made by \`npm run patterns\` from rules/patterns; change the YAML there. */
import type { CompiledDaemon } from "./compile.ts";

/** How daemons write who logged in or failed to, one daemon a line. */
export const BUNDLED_PATTERNS: readonly CompiledDaemon[] = [
${lines.join("\n")}
];
`;
}

if (import.meta.main) {
  try {
    const daemons = await readPatterns();
    await writeFile(join(ROOT, GENERATED), renderPatterns(daemons));
    console.log(`Wrote the patterns of ${daemons.length} daemons to ${GENERATED}.`);
  } catch (error) {
    if (!(error instanceof SuiteError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
