import { readFile } from "node:fs/promises";
import type { PlaybookDefinition } from "@threatstream/contracts";
import { bundledPlaybooks, catalogueOf, parsePlaybook } from "@threatstream/functions/response";
import { createOwnPlaybooks } from "@threatstream/functions/firestore/response";
import type { OwnPlaybooks } from "@threatstream/functions/firestore/response";
import { initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import { cloudError } from "../cloud-errors.ts";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { CliError, UsageError } from "../errors.ts";
import { columns } from "../lines.ts";
import { operator } from "../operator.ts";
import { readStrictYaml } from "../strict-yaml.ts";
import { table } from "../table.ts";
import { findTarget } from "../target.ts";

const HELP = `Usage: npm run -s threatstream -- playbooks list [--project P]
       npm run -s threatstream -- playbooks check FILE…
       npm run -s threatstream -- playbooks store FILE… [--project P]
       npm run -s threatstream -- playbooks remove ID [--project P]

Your own playbooks, as YAML: docs/playbooks.md tells what is in them. check only reads files; store puts them in force within half
a minute, each in the place of the one with its id, and changes nothing where one is not valid; remove lets the bundled one of
that id be in force again.

  --project P    a deployed project, with your Application Default Credentials. Default: the running suite

Examples:
  npm run -s threatstream -- playbooks check my-playbook.yml
  npm run -s threatstream -- playbooks store functions/playbooks/pb-brute-001.yml`;

const ACTIONS = ["list", "check", "store", "remove"] as const;

/** `threatstream playbooks`: an operator's own playbooks. */
export const playbooks: Command = {
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, { project: { type: "string" } });
    const [name, ...subjects] = positionals;
    const action = ACTIONS.find((each) => each === name);
    if (action === undefined) throw new UsageError(`Say what to do: ${ACTIONS.join(", ")}`);
    checkSubjects(action, subjects);
    const definitions = action === "check" || action === "store" ? await readAll(subjects) : [];
    if (action === "check") {
      for (const { id, steps } of definitions) console.log(`${id} is valid: ${steps.length} steps.`);
      return 0;
    }
    const target = await findTarget({ project: values.project, services: ["firestore"] });
    const db = getFirestore(initializeApp({ projectId: target.projectId }));
    try {
      return await act(action, createOwnPlaybooks(db, Date.now), { definitions, id: subjects[0] ?? "" });
    } catch (error) {
      throw cloudError("Working with playbooks", target, error);
    } finally {
      await db.terminate();
    }
  },
};

function checkSubjects(action: (typeof ACTIONS)[number], subjects: readonly string[]): void {
  const [least, most] = { list: [0, 0], check: [1, Infinity], store: [1, Infinity], remove: [1, 1] }[action];
  if (subjects.length >= (least ?? 0) && subjects.length <= (most ?? 0)) return;
  const what = { list: "nothing else", check: "FILE…", store: "FILE…", remove: "one ID" }[action];
  throw new UsageError(`${action} takes ${what}`);
}

/** The playbooks of files. Throws `CliError` with all that is wrong with any of them. */
async function readAll(files: readonly string[]): Promise<PlaybookDefinition[]> {
  const definitions: PlaybookDefinition[] = [];
  const faults: string[] = [];
  for (const file of files) {
    try {
      definitions.push(parsePlaybook(readStrictYaml(await readFile(file, "utf8"))).definition);
    } catch (error) {
      faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (faults.length > 0) throw new CliError(faults.join("\n"));
  return definitions;
}

async function act(
  action: "list" | "store" | "remove",
  own: OwnPlaybooks,
  { definitions, id }: { readonly definitions: readonly PlaybookDefinition[]; readonly id: string },
): Promise<number> {
  switch (action) {
    case "list":
      return list(own);
    case "remove": {
      if (id.includes("/") || !(await own.remove(id, operator()))) {
        throw new CliError(`There is no playbook ${JSON.stringify(id)} of your own: list shows them`);
      }
      const bundled = bundledPlaybooks().some(({ definition }) => definition.id === id);
      console.log(bundled ? `${id} is the bundled one again.` : `${id} is removed.`);
      return 0;
    }
    case "store":
      for (const definition of definitions) {
        const done = await own.store(definition, operator());
        console.log(`${definition.id} is ${done}; it is in force within half a minute.`);
      }
      return 0;
  }
}

async function list(own: OwnPlaybooks): Promise<number> {
  const stored = await own.list();
  const { playbooks: inForce, refused } = catalogueOf(bundledPlaybooks(), stored);
  const isOwn = new Set(stored.map(({ id }) => id));
  const titles = ["ID", "FROM", "BY ITSELF", "APPROVAL", "STEPS", "NAME"].map((title) => ({ title }));
  const rows = inForce.map(({ definition: { id, name, auto_execute: auto, requires_approval, steps } }) =>
    [
      id,
      isOwn.has(id) ? "you" : "ThreatStream",
      auto === false ? "no" : "yes",
      requires_approval ? "yes" : "no",
      String(steps.length),
      name,
    ].map((text) => ({ text })),
  );
  console.log(table(titles, rows, columns()).join("\n"));
  for (const { id, error } of refused) console.error(`${id} is not in force: ${error.message}`);
  return refused.length === 0 ? 0 : 1;
}
