import { readFile } from "node:fs/promises";
import { initializeTestEnvironment } from "@firebase/rules-unit-testing";
import type { RulesTestEnvironment } from "@firebase/rules-unit-testing";
import { setLogLevel } from "firebase/firestore";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

const ROLES = ["viewer", "analyst", "admin"] as const;
interface Access {
  readonly get: readonly string[];
  readonly list: readonly string[];
}

const VIEWERS: Access = { get: ROLES, list: ROLES };
const VIEWERS_GET: Access = { get: ROLES, list: [] };
const ANALYSTS: Access = { get: ["analyst", "admin"], list: ["analyst", "admin"] };
const ADMINS: Access = { get: ["admin"], list: ["admin"] };
const NOBODY: Access = { get: [], list: [] };

/** Every kind of document, and the roles that may read it. */
const DOCUMENTS: Readonly<Record<string, Access>> = {
  "threats/THR-1": VIEWERS,
  "alerts/ALT-1": VIEWERS,
  "alerts/ALT-1/history/1": VIEWERS,
  "sources/203.0.113.7": VIEWERS,
  "blocklist/203.0.113.7": VIEWERS,
  "incidents/INC-1": VIEWERS,
  "playbooks/contain": VIEWERS,
  "playbook_executions/EXE-1": VIEWERS,
  "simulations/current": VIEWERS,
  "analytics/dashboard": VIEWERS_GET,
  "analytics/risk_index": VIEWERS_GET,
  "analytics/timeline": VIEWERS_GET,
  "analytics/stream": VIEWERS_GET,
  "analytics/heartbeat": VIEWERS_GET,
  "analytics/top_sources": VIEWERS_GET,
  "analytics/geo": VIEWERS_GET,
  "analytics/mitre": VIEWERS_GET,
  "analytics/counters": NOBODY,
  "analytics/counters/shards/0": NOBODY,
  "dead_letters/DLQ-1": ADMINS,
  "dead_letters/DLQ-1/chunks/0": ADMINS,
  "audit_log/1": ADMINS,
  "audit_chain/head-0": NOBODY,
  "suppressions/1": ANALYSTS,
  "api_keys/0f3a5b7c9d1e2f40": NOBODY,
  "correlations/1": NOBODY,
  "seen_events/THR-1": NOBODY,
  "pending_deltas/1": NOBODY,
  "threats/THR-1/anything/1": NOBODY,
  "anything/1": NOBODY,
};

/** Every sort of client: its name and its claims; without claims it is not signed in. */
const CLIENTS: Readonly<Record<string, object | undefined>> = {
  anonymous: undefined,
  "signed in without a role": {},
  viewer: { role: "viewer" },
  analyst: { role: "analyst" },
  admin: { role: "admin" },
  superuser: { role: "superuser" },
  "a list of roles": { role: ["admin"] },
  "a role that is no text": { role: true },
  "another claim": { admin: true, roles: "admin" },
};

let environment: RulesTestEnvironment;

beforeAll(async () => {
  // The SDK warns of every refusal, and refusals are most of this test.
  setLogLevel("silent");
  const [host = "", port = ""] = inject("firestoreHost").split(":");
  const rules = await readFile(new URL("../../firestore.rules", import.meta.url), "utf8");
  environment = await initializeTestEnvironment({
    projectId: `demo-rules-${process.pid}`,
    firestore: { host, port: Number(port), rules },
  });
  // Something to read, and to change, at every path.
  await environment.withSecurityRulesDisabled(async (context) => {
    const db = context.firestore();
    await Promise.all(Object.keys(DOCUMENTS).map((path) => db.doc(path).set({ stored: true })));
  });
});

afterAll(() => environment.cleanup());

function databaseFor(client: string) {
  const claims = CLIENTS[client];
  const context =
    claims === undefined
      ? environment.unauthenticatedContext()
      : environment.authenticatedContext("user-1", { ...claims });
  return context.firestore();
}

/** `allowed`, or the code of the refusal. */
function outcome(operation: Promise<unknown>): Promise<string> {
  return operation.then(
    () => "allowed",
    (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
  );
}

const REFUSED = "permission-denied";

describe.each(Object.entries(DOCUMENTS))("%s", (path, access) => {
  const parent = path.slice(0, path.lastIndexOf("/"));

  test.each(Object.keys(CLIENTS))("%s", async (client) => {
    const db = databaseFor(client);
    const outcomes = {
      get: await outcome(db.doc(path).get()),
      list: await outcome(db.collection(parent).limit(10).get()),
      create: await outcome(db.doc(`${parent}/new`).set({ made: "up" })),
      set: await outcome(db.doc(path).set({ made: "up" }, { merge: true })),
      update: await outcome(db.doc(path).update({ stored: false })),
      delete: await outcome(db.doc(path).delete()),
    };
    expect(outcomes).toEqual({
      get: access.get.includes(client) ? "allowed" : REFUSED,
      list: access.list.includes(client) ? "allowed" : REFUSED,
      create: REFUSED,
      set: REFUSED,
      update: REFUSED,
      delete: REFUSED,
    });
  });
});

test.each(Object.keys(CLIENTS))("%s: nothing is read across collections", async (client) => {
  const db = databaseFor(client);
  const groups = ["history", "chunks", "shards", "threats"];
  const outcomes = groups.map((group) => outcome(db.collectionGroup(group).limit(10).get()));
  expect(await Promise.all(outcomes)).toEqual(groups.map(() => REFUSED));
});
