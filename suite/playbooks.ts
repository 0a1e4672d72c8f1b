import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { PlaybookDefinition } from "@threatstream/contracts";
import { readStrictYaml } from "../cli/src/strict-yaml.ts";
import { parsePlaybook } from "../functions/src/response/playbook.ts";
import { format } from "prettier";
import { SuiteError } from "./errors.ts";
import { ROOT } from "./paths.ts";

/*
 * `npm run playbooks`: checks the playbooks in functions/playbooks and writes them as the module that the functions load;
 * what runs without a bundler cannot import YAML.
 */

/** Where the playbooks are written, one YAML file for each, named by its id; relative to the root. */
export const PLAYBOOKS = "functions/playbooks";
/** The generated file, relative to the root. */
export const BUNDLED = "functions/src/response/bundled.ts";

const EXTENSION = ".yml";

/**
 * The playbooks of a folder by name, checked, with their defaults filled in.
 *
 * @throws {SuiteError} with the name of each file that holds no valid playbook, and the reason.
 */
export async function readPlaybooks(folder = join(ROOT, PLAYBOOKS)): Promise<PlaybookDefinition[]> {
  const names = (await readdir(folder)).toSorted();
  const read = await Promise.all(
    names.map(async (name) => readPlaybook(name, await readFile(join(folder, name), "utf8"))),
  );
  const faults = read.filter((each) => typeof each === "string");
  if (faults.length > 0) throw new SuiteError(`Playbooks that cannot be used:\n${faults.join("\n")}`);
  return read.filter((each) => typeof each !== "string");
}

/** One playbook, or what is wrong with its file, in one line. */
function readPlaybook(name: string, text: string): PlaybookDefinition | string {
  try {
    if (!name.endsWith(EXTENSION)) throw new Error(`is no ${EXTENSION} file`);
    const { definition } = parsePlaybook(readStrictYaml(text));
    const id = basename(name, EXTENSION);
    if (definition.id !== id) throw new Error(`has the id ${definition.id}; file and id must be named alike`);
    return definition;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The text of the generated file. */
export async function renderPlaybooks(playbooks: readonly PlaybookDefinition[]): Promise<string> {
  const text = `/* oxlint-disable max-lines -- Made by \`npm run playbooks\` from functions/playbooks; change the YAML there. */
import type { PlaybookDefinition } from "@threatstream/contracts";

/** The playbooks that come with ThreatStream, by id. */
export const BUNDLED_PLAYBOOKS: readonly PlaybookDefinition[] = ${JSON.stringify(playbooks)};
`;
  return format(text, { parser: "typescript", printWidth: 110 });
}

if (import.meta.main) {
  try {
    const playbooks = await readPlaybooks();
    await writeFile(join(ROOT, BUNDLED), await renderPlaybooks(playbooks));
    console.log(`Wrote ${playbooks.length} playbooks to ${BUNDLED}.`);
  } catch (error) {
    if (!(error instanceof SuiteError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
