import { readFile } from "node:fs/promises";
import { escapeInvisible } from "@threatstream/core/common";
import { listAudit, verifyAudit } from "@threatstream/functions/firestore/audit";
import type { AuditFilter, AuditVerdict } from "@threatstream/functions/firestore/audit";
import type { ChainHead } from "@threatstream/functions/audit";
import { initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import type { Firestore } from "firebase-admin/firestore";
import { headLine, readAnchors } from "../audit-anchors.ts";
import { cloudError } from "../cloud-errors.ts";
import { readArgs, wholeNumber } from "../command.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { columns, shortTime } from "../lines.ts";
import { table } from "../table.ts";
import { findTarget } from "../target.ts";

const HELP = `Usage: npm run -s threatstream -- audit verify [--expect FILE] [--json] [--project P]
       npm run -s threatstream -- audit list [--limit N] [--target PATH] [--json] [--project P]

The audit log: who changed what. Its entries are chained by hash; verify reads all of them and names what was edited, removed
or reordered. It prints the heads, where the chains end: keep them elsewhere, for --expect of a later run finds with them
what those could do who may write everything (docs/operations.md). list shows the newest entries.

  --expect FILE  heads that earlier runs have printed, to compare with
  --limit N      how many to list, 1 to 1000. Default 50
  --target PATH  list the changes of one document alone
  --json         a JSON line each; of verify: one for each fault, and last one for the whole
  --project P    a deployed project, with your Application Default Credentials. Default: the running suite

verify exits with 0 where all is well, and with 1 where it is not or could not be verified.

Examples:
  npm run -s threatstream -- audit verify >> heads.txt
  npm run -s threatstream -- audit verify --expect heads.txt
  npm run -s threatstream -- audit list --target alerts/ALT-0123456789abcdef01234567`;

/** `threatstream audit`: verifies and lists the audit log. */
export const audit: Command = {
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      expect: { type: "string" },
      limit: { type: "string" },
      target: { type: "string" },
      json: { type: "boolean" },
      project: { type: "string" },
    });
    const [action, ...rest] = positionals;
    if (action !== "verify" && action !== "list") throw new UsageError("Say what to do: verify or list");
    if (rest.length > 0) throw new UsageError(`${action} takes options alone`);
    const alien = action === "list" ? ["expect" as const] : ["limit" as const, "target" as const];
    const wrong = alien.find((name) => values[name] !== undefined);
    if (wrong !== undefined) throw new UsageError(`--${wrong} does not go with ${action}`);
    const limit = wholeNumber("limit", values.limit, { min: 1, max: 1000 }) ?? 50;
    const expected = values.expect === undefined ? [] : await readExpected(values.expect);
    const target = await findTarget({ project: values.project, services: ["firestore"] });
    const db = getFirestore(initializeApp({ projectId: target.projectId }));
    const json = values.json === true;
    try {
      if (action === "verify") return await verify(db, expected, json);
      return await list(db, { limit, target: values.target }, json);
    } catch (error) {
      throw cloudError(action === "verify" ? "Verifying the audit log" : "Listing", target, error);
    } finally {
      await db.terminate();
    }
  },
};

async function readExpected(file: string): Promise<ChainHead[]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`--expect: ${reason}`, { cause });
  });
  return readAnchors(text, file);
}

async function verify(db: Firestore, expected: readonly ChainHead[], json: boolean): Promise<number> {
  const verdict = await verifyAudit(db, expected, (fault) => {
    if (json) console.log(JSON.stringify(fault));
    else console.error(`${escapeInvisible(fault.id)}  ${fault.kind}: ${escapeInvisible(fault.text)}`);
  });
  if (json) console.log(JSON.stringify(verdict));
  else report(verdict);
  return verdict.faults === 0 ? 0 : 1;
}

/** The heads alone go to standard output, so that it can be kept for `--expect`. */
function report({ chained, unchained, faults, heads }: AuditVerdict): void {
  for (const head of heads) console.log(headLine(head));
  const entries = (count: number): string => `${count} ${count === 1 ? "entry" : "entries"}`;
  if (unchained > 0) console.error(`${entries(unchained)} from before the chain: nothing protects them.`);
  const chains = `${entries(chained)} in ${heads.length} ${heads.length === 1 ? "chain" : "chains"}`;
  const found = faults === 1 ? "1 fault" : `${faults} faults`;
  console.error(
    faults === 0 ? `All is well: ${chains}.` : `The audit log was changed: ${found} in ${chains}.`,
  );
}

async function list(db: Firestore, filter: AuditFilter, json: boolean): Promise<number> {
  const entries = await listAudit(db, filter);
  const titles = ["TIME", "ACTOR", "ACTION", "TARGET", "ENTRY"].map((title) => ({ title }));
  const rows = entries.map(({ id, at, actor, action, target }) =>
    [shortTime(at), `${actor.id} (${actor.role})`, action, target, id].map((text) => ({ text })),
  );
  if (json) for (const entry of entries) console.log(JSON.stringify(entry));
  else if (entries.length === 0) console.log("There are no audit entries.");
  else console.log(table(titles, rows, columns()).join("\n"));
  if (entries.length === filter.limit)
    console.error(`These are the newest ${filter.limit}; --limit shows more.`);
  return 0;
}
