import { createInterface } from "node:readline/promises";
import { SimulationId } from "@threatstream/contracts";
import { audited, createAuditLog } from "@threatstream/functions/firestore/audit";
import type { AuditEntry } from "@threatstream/functions/firestore/audit";
import { createBlocklist } from "@threatstream/functions/firestore/response";
import { COLLECTIONS } from "@threatstream/functions/firestore";
import { purgeSimulation } from "@threatstream/functions/firestore/purge";
import type { PurgeOptions, Purged } from "@threatstream/functions/firestore/purge";
import { initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import type { Firestore } from "firebase-admin/firestore";
import { cloudError } from "../cloud-errors.ts";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { CliError, UsageError } from "../errors.ts";
import { operator } from "../operator.ts";
import { LEFT, foundText, purgedText } from "../purge-text.ts";
import { findTarget } from "../target.ts";
import type { Target } from "../target.ts";

const HELP = `Usage: npm run -s threatstream -- simulation purge ID [--dry-run] [--yes] [--project P]

Deletes from Firestore what a simulation left: its threats and alerts with their histories, the correlations and evidence behind
them, and the executions of playbooks about them, whose blocks are lifted. What other simulations have part in only loses the mark
of this one, and what real events have part in is not marked. Let the simulation end first. Repeated, it goes on where it stopped.

It leaves: ${LEFT}.

  --dry-run      tells what it would delete, and deletes nothing
  --yes          does not ask; needed where nobody can be asked
  --project P    a deployed project, with your Application Default Credentials. Default: the running suite

Examples:
  npm run -s threatstream -- simulation purge SIM-5f0c1a2b --dry-run
  npm run -s threatstream -- simulation purge SIM-5f0c1a2b --yes`;

/** What a purge was asked for. */
interface Asked {
  readonly simulation: string;
  readonly isDry: boolean;
  readonly isSure: boolean;
}

/** `threatstream simulation`: takes back what a simulation left. */
export const simulation: Command = {
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      "dry-run": { type: "boolean" },
      yes: { type: "boolean" },
      project: { type: "string" },
    });
    const [action, id, ...rest] = positionals;
    if (action !== "purge") throw new UsageError("Say what to do: purge");
    if (rest.length > 0) throw new UsageError("purge takes an ID, and nothing else");
    if (id === undefined || !SimulationId.safeParse(id).success) {
      throw new UsageError(`${JSON.stringify(id ?? "")} is no simulation's id (SIM-…)`);
    }
    const isDry = values["dry-run"] === true;
    const isSure = values.yes === true;
    if (!isDry && !isSure && !process.stdin.isTTY) {
      throw new UsageError("Nobody can be asked here: say --yes, or --dry-run");
    }
    const target = await findTarget({ project: values.project, services: ["firestore"] });
    const db = getFirestore(initializeApp({ projectId: target.projectId }));
    try {
      return await purge(db, target, { simulation: id, isDry, isSure });
    } catch (error) {
      throw cloudError("Purging", target, error);
    } finally {
      await db.terminate();
    }
  },
};

async function purge(
  db: Firestore,
  target: Target,
  { simulation: id, isDry, isSure }: Asked,
): Promise<number> {
  await checkEnded(db, id);
  const by = operator();
  const waiting = new Set<string>();
  const options: PurgeOptions = {
    db,
    blocklist: createBlocklist({ db, clock: Date.now, random: Math.random }),
    by: { ...by.actor, requestId: by.requestId },
    deletes: false,
    waiting: (execution) => void waiting.add(execution),
  };
  const found = await purgeSimulation(id, options);
  if (isEmpty(found)) throw new CliError(`Nothing found of ${id} at ${target.name}`);
  console.log(foundText(id, target, found));
  if (isDry) return staying(waiting);
  if (!isSure && !(await isConfirmed())) return 1;
  const audit = { ...by, target: `${COLLECTIONS.simulations}/${id}` };
  // Before anything is gone: a purge that is stopped has left its trace.
  await write(db, { ...audit, action: "simulation.purge", before: { ...found }, after: {} });
  waiting.clear();
  const purged = await purgeSimulation(id, { ...options, deletes: true });
  await write(db, { ...audit, action: "simulation.purged", before: {}, after: { ...purged } });
  console.log(purgedText(purged));
  return staying(waiting);
}

async function write(db: Firestore, entry: Omit<AuditEntry, "at">): Promise<void> {
  await audited(db, async (transaction) => {
    const log = await createAuditLog(db).begin(transaction, [entry.target]);
    log.append({ ...entry, at: Date.now() });
  });
}

/** Throws where the API's simulation goes on: what it will raise would be left. */
async function checkEnded(db: Firestore, id: string): Promise<void> {
  const current = await db.collection(COLLECTIONS.simulations).doc("current").get();
  const status: unknown = current.get("status");
  if (current.get("simulation_id") === id && (status === "RUNNING" || status === "PAUSED")) {
    throw new CliError(`${id} goes on: stop it first, with POST /api/simulation/stop`);
  }
}

async function isConfirmed(): Promise<boolean> {
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await questions.question("Delete this? yes or no: ")).trim().toLowerCase() === "yes";
  } finally {
    questions.close();
  }
}

function isEmpty(found: Purged): boolean {
  return Object.values(found).every((count) => count === 0);
}

/** Tells of the executions that stay; resolves with the exit code. */
function staying(executions: ReadonlySet<string>): number {
  for (const id of executions) {
    const advice = `let it end, or roll it back (POST /api/playbooks/executions/${id}/rollback), and purge again`;
    console.error(`${id} stays, with its threat and alert: ${advice}.`);
  }
  return executions.size === 0 ? 0 : 1;
}
