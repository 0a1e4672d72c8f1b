import { randomBytes } from "node:crypto";
import { CreateApiKey } from "@threatstream/contracts";
import type { ApiKey } from "@threatstream/contracts";
import { createApiKeys } from "@threatstream/functions/firestore/access";
import type { ApiKeys } from "@threatstream/functions/firestore/access";
import { initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import { cloudError } from "../cloud-errors.ts";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { CliError, UsageError } from "../errors.ts";
import { columns } from "../lines.ts";
import { operator } from "../operator.ts";
import { table } from "../table.ts";
import { findTarget } from "../target.ts";

const HELP = `Usage: npm run -s threatstream -- keys create LABEL [--rate N] [--project P]
       npm run -s threatstream -- keys list [--json] [--project P]
       npm run -s threatstream -- keys revoke ID [--project P]

API keys, with which sensors send events: \`Authorization: Bearer tsk_…\`. create shows a key once, and only its hash is
stored; a key may send events and nothing else. revoke ends one; the API refuses it within half a minute.

  --rate N       requests a minute that the key may make. Default: the deployment's KEY_REQUESTS_PER_MINUTE
  --json         a JSON line each
  --project P    a deployed project, with your Application Default Credentials. Default: the running suite

Examples:
  npm run -s threatstream -- keys create web-1
  npm run -s threatstream -- keys revoke 0f3a5b7c9d1e2f40`;

const MAX_LISTED = 500;

/** `threatstream keys`: makes, lists and ends API keys. */
export const keys: Command = {
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      json: { type: "boolean" },
      rate: { type: "string" },
      project: { type: "string" },
    });
    const [action, subject, ...rest] = positionals;
    if (action !== "create" && action !== "list" && action !== "revoke") {
      throw new UsageError("Say what to do: create, list or revoke");
    }
    const wanted = { create: "a LABEL", list: undefined, revoke: "an ID" }[action];
    if (rest.length > 0 || (subject === undefined) !== (wanted === undefined)) {
      throw new UsageError(
        `${action} takes ${wanted === undefined ? "nothing" : `${wanted}, and nothing`} else`,
      );
    }
    if (values.rate !== undefined && action !== "create")
      throw new UsageError("--rate goes with create alone");
    const wantedKey = action === "create" ? readKey(subject ?? "", values.rate) : undefined;
    const target = await findTarget({ project: values.project, services: ["firestore"] });
    const db = getFirestore(initializeApp({ projectId: target.projectId }));
    const apiKeys = createApiKeys({ db, clock: Date.now, random: randomBytes });
    try {
      if (action === "list") return await list(apiKeys, values.json === true);
      return wantedKey === undefined
        ? await revoke(apiKeys, subject ?? "")
        : await create(apiKeys, wantedKey);
    } catch (error) {
      throw cloudError("Working with API keys", target, error);
    } finally {
      await db.terminate();
    }
  },
};

function readKey(label: string, rate: string | undefined): CreateApiKey {
  const key = CreateApiKey.safeParse({
    label,
    ...(rate !== undefined && { rate_limit_per_minute: Number(rate) }),
  });
  if (key.success) return key.data;
  const [issue] = key.error.issues;
  const what = issue?.path[0] === "label" ? "The LABEL has 1 to 128 characters" : "--rate is 1 to 1000000";
  throw new UsageError(what);
}

async function create(apiKeys: ApiKeys, wanted: CreateApiKey): Promise<number> {
  const { id, key } = await apiKeys.create(wanted, operator());
  console.log(key);
  console.error(`This is the only time that it is shown. Its id is ${id}; \`keys revoke ${id}\` ends it.`);
  return 0;
}

async function revoke(apiKeys: ApiKeys, id: string): Promise<number> {
  if (!/^[0-9a-f]{16}$/.test(id)) throw new CliError(`${JSON.stringify(id)} is no key's id: list shows them`);
  const key = await apiKeys.revoke(id, operator());
  if (key === undefined) throw new CliError(`There is no API key ${id}: list shows them`);
  console.log(`The API key ${id} has ended.`);
  return 0;
}

async function list(apiKeys: ApiKeys, json: boolean): Promise<number> {
  const found = await apiKeys.list(MAX_LISTED);
  const titles = ["ID", "CREATED", "LAST USED", "STATE", "A MINUTE", "LABEL"].map((title) => ({ title }));
  const lines = json ? found.map((key) => JSON.stringify(key)) : table(titles, found.map(rowOf), columns());
  if (found.length === 0 && !json) console.log("There are no API keys: `keys create LABEL` makes one.");
  else console.log(lines.join("\n"));
  return 0;
}

function rowOf({ id, label, created_at, last_used_at, revoked_at, rate_limit_per_minute }: ApiKey) {
  const minute = (time: string | undefined): string => time?.slice(0, 16).replace("T", " ") ?? "-";
  const state = revoked_at === undefined ? "active" : "revoked";
  const rate = rate_limit_per_minute?.toString() ?? "default";
  return [id, minute(created_at), minute(last_used_at), state, rate, label].map((text) => ({ text }));
}
