import { createEvaluator } from "../../core/src/pipeline/evaluate.ts";
import { STANDARD_RULES } from "../../core/src/detection/index.ts";
import { Threat, wireForm } from "@threatstream/contracts";
import { Firestore } from "firebase-admin/firestore";
import { afterAll, beforeEach, expect, inject, test } from "vitest";
import { toDelivery } from "../../core/src/pipeline/delivery.ts";
import type { Execution } from "../../functions/src/response/execution.ts";
import { createAlertActions } from "../../functions/src/firestore/alerts/alert-actions.ts";
import { createBlocklist } from "../../functions/src/firestore/response/blocklist.ts";
import { Committer } from "../../functions/src/firestore/commit/commit.ts";
import { executionDocument } from "../../functions/src/firestore/response/execution-documents.ts";
import { createForensics } from "../../functions/src/firestore/response/forensics.ts";
import { GroupCommit } from "../../functions/src/firestore/commit/group-commit.ts";
import { HotDocuments } from "../../functions/src/firestore/commit/hot-documents.ts";
import { purgeSimulation } from "../../functions/src/firestore/purge/purge.ts";
import type { Purged } from "../../functions/src/firestore/purge/purged.ts";
import { openAnalyzer } from "../../core/src/analyzer.ts";
import { readContent } from "../support/content.ts";

const AT = Date.parse("2026-03-10T12:00:00Z");
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };
const [A, B] = ["SIM-0a0a0a0a", "SIM-0b0b0b0b"];
const NOTHING: Purged = {
  threats: 0,
  alerts: 0,
  history: 0,
  correlations: 0,
  executions: 0,
  blocks: 0,
  forensics: 0,
  shared: 0,
  kept: 0,
};
const by = { kind: "operator", id: "ana", role: "admin", requestId: "request-1" };

const analyzer = await openAnalyzer({ trustedRanges: [], now: (eventTime) => eventTime });
const open: Firestore[] = [];
let db: Firestore;

function newDatabase(): Firestore {
  const [host = "", port = ""] = inject("firestoreHost").split(":");
  const projectId = `demo-purge-${process.pid}-${open.length}`;
  const database = new Firestore({ projectId, host, port: Number(port), ssl: false });
  open.push(database);
  return database;
}

beforeEach(() => {
  db = newDatabase();
});

afterAll(() => Promise.all(open.map((each) => each.terminate())));

/** Failed logins of one source, a second apart, as one message; through the pipeline into a database. */
async function logIn(
  source: string,
  count: number,
  options: { readonly simulation?: string; readonly into?: Firestore; readonly first?: number } = {},
) {
  const { simulation, into = db, first = 0 } = options;
  const lines = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      event_id: `login-${source}-${first + index}`,
      timestamp: new Date(AT + (first + index) * 1000).toISOString(),
      event_type: "login_attempt",
      source_ip: source,
      payload: { username: `user-of-${source}`, success: false },
    }),
  );
  const none: ReadonlySet<string> = new Set();
  const policy = {
    suppressionMs: 300_000,
    minSeverity: "INFO" as const,
    criticalTargets: none,
    knownBadSources: none,
  };
  const clock = (): number => AT;
  const hot = new HotDocuments({ clock, writesPerSecond: 0 });
  const committer = new Committer({
    db: into,
    policy,
    evaluator: createEvaluator(STANDARD_RULES),
    clock,
    hot,
    random: Math.random,
  });
  const store = new GroupCommit({
    commit: (request) => committer.commit(request),
    readAhead: (delivery) => committer.readAhead(delivery),
    publisher: { publish: () => Promise.resolve() },
    logger: SILENT,
    delayMs: () => 0,
  });
  const attributes: Record<string, string> = simulation === undefined ? {} : { simulation_id: simulation };
  const message = {
    id: `${source}-${first}`,
    data: Buffer.from(lines.join("\n")),
    attributes,
    receivedAt: AT,
  };
  await store.record(toDelivery(message, analyzer, SILENT));
}

const SOURCES = {
  simulated: "92.63.197.5",
  shared: "92.63.197.6",
  real: "92.63.197.7",
  mixed: "92.63.197.8",
};
const blocklistOf = (database: Firestore) =>
  createBlocklist({ db: database, clock: () => AT, random: Math.random });

async function purge(simulation: string, deletes: boolean) {
  const waiting: string[] = [];
  const options = {
    db,
    blocklist: blocklistOf(db),
    by,
    deletes,
    waiting: (id: string) => void waiting.push(id),
  };
  return { purged: await purgeSimulation(simulation, options), waiting };
}

/** The alert of a source, and the threat that leads it. */
async function alertOf(source: string) {
  const { docs } = await db.collection("alerts").where("source_ip", "==", source).get();
  const [alert] = docs;
  if (alert === undefined) throw new Error(`${source} has no alert.`);
  return { alert: alert.id, threat: String(alert.get("threat_id")) };
}

const EXECUTION = "EXE-0123456789abcdef01234567";

/** An execution that blocked a source, as the engine leaves it. */
async function respond(source: string, changes: Partial<Execution> = {}): Promise<void> {
  const { alert, threat } = await alertOf(source);
  const step = {
    index: 0,
    name: "Block it",
    action: "block_ip",
    params: {},
    status: "DONE" as const,
    attempts: 1,
    timeout_ms: 1_000,
    retries: 0,
    on_failure: "stop" as const,
    undo: { target: source },
  };
  const execution: Execution = {
    execution_id: EXECUTION,
    playbook_id: "pb-brute-001",
    playbook_name: "Brute force",
    threat_id: threat,
    alert_id: alert,
    status: "COMPLETED",
    started_at: new Date(AT).toISOString(),
    current_step: 1,
    total_steps: 1,
    steps_completed: 1,
    steps_failed: 0,
    executed_by: "automatic",
    requested_by: "automatic",
    requires_approval: false,
    steps: [step],
    ...changes,
  };
  await db
    .doc(`playbook_executions/${EXECUTION}`)
    .set(executionDocument(execution, { holder: "", until: 0 }));
  await db.doc("playbook_locks/lock-1").set({ execution_id: EXECUTION, playbook_id: "pb-brute-001" });
  await db.doc(`playbook_journal/${EXECUTION}-0`).set({ fact: true });
  const data = (await db.doc(`threats/${threat}`).get()).data() ?? {};
  await createForensics(db, { clock: () => AT }).capture(`${EXECUTION}-1`, {
    threat: Threat.parse(wireForm(data)),
    alert: undefined,
    minutesBefore: 5,
  });
}

const block = (source: string) => ({
  target: source,
  reason: "guesses passwords",
  by: { kind: "playbook", id: EXECUTION, role: "none", requestId: "step-0" },
  at: AT,
  until: AT + 3_600_000,
  executionId: EXECUTION,
});

async function pathsIn(...collections: readonly string[]): Promise<string[]> {
  const found = await Promise.all(collections.map((name) => db.collectionGroup(name).get()));
  return found.flatMap(({ docs }) => docs.map(({ ref }) => ref.path));
}

test("a purge leaves threats and alerts as they are where the simulation never ran", async () => {
  await logIn(SOURCES.simulated, 130, { simulation: A });
  await logIn(SOURCES.real, 12);
  const other = newDatabase();
  await logIn(SOURCES.real, 12, { into: other });

  const { purged: counted } = await purge(A, false);
  const { purged } = await purge(A, true);
  expect(counted).toEqual(purged);
  expect(purged).toMatchObject({ alerts: 1, shared: 0, kept: 0 });
  expect(purged.threats).toBeGreaterThan(130);
  const only = ([path]: [string, unknown]): boolean => /^(?:threats|alerts)\//.test(path);
  const [left, expected] = [await readContent(db), await readContent(other)];
  expect([...left.documents].filter(only)).toEqual([...expected.documents].filter(only));
  expect((await purge(A, true)).purged).toEqual(NOTHING);
  // A state that was left would raise the correlation again with the next event.
  await logIn(SOURCES.simulated, 1, { simulation: A, first: 140 });
  expect((await purge(A, false)).purged).toEqual({ ...NOTHING, threats: 1 });
});

test("a count changes nothing", async () => {
  await logIn(SOURCES.simulated, 12, { simulation: A });
  await respond(SOURCES.simulated);
  await blocklistOf(db).add(block(SOURCES.simulated));
  const before = await readContent(db);
  const { purged } = await purge(A, false);
  expect(purged).toMatchObject({ alerts: 1, executions: 1, blocks: 1, forensics: 1 });
  expect(await readContent(db)).toEqual(before);
  expect(await pathsIn("blocklist", "playbook_executions", "forensics")).toHaveLength(3);
});

test("what people and playbooks did about it goes too, and its blocks are lifted with an audit entry", async () => {
  await logIn(SOURCES.simulated, 12, { simulation: A });
  await respond(SOURCES.simulated);
  await blocklistOf(db).add(block(SOURCES.simulated));
  const { alert } = await alertOf(SOURCES.simulated);
  const context = { actor: by, requestId: "request-2" };
  await createAlertActions(db, () => AT).act(
    alert,
    { kind: "acknowledge", request: { analyst_id: "ana" } },
    context,
  );
  const { purged } = await purge(A, true);
  expect(purged).toMatchObject({ alerts: 1, history: 1, executions: 1, blocks: 1, forensics: 1 });
  const collections = ["threats", "alerts", "history", "blocklist", "playbook_executions"];
  expect(await pathsIn(...collections, "playbook_locks", "playbook_journal", "forensics")).toEqual([]);
  const entries = await db.collection("audit_log").where("action", "==", "blocklist.remove").get();
  expect(entries.docs.map((doc) => doc.get("actor"))).toEqual([
    { kind: "operator", id: "ana", role: "admin" },
  ]);
  expect((await db.doc(`sources/${SOURCES.simulated}`).get()).get("blocked")).toBeUndefined();
});

test("a block that was there before is put back", async () => {
  await logIn(SOURCES.simulated, 12, { simulation: A });
  await respond(SOURCES.simulated);
  const { target, at, until } = block(SOURCES.simulated);
  await blocklistOf(db).add({ target, at, until, by, reason: "known for long" });
  await blocklistOf(db).add(block(SOURCES.simulated));
  expect((await purge(A, true)).purged).toMatchObject({ blocks: 1 });
  const held = await blocklistOf(db).get(SOURCES.simulated);
  expect(held).toMatchObject({ reason: "known for long", created_by: "ana" });
  expect(held).not.toHaveProperty("execution_id");
});

test("what two simulations have part in loses the mark of the one that goes, for later events too", async () => {
  await logIn(SOURCES.shared, 6, { simulation: A });
  await logIn(SOURCES.shared, 6, { simulation: B, first: 6 });
  const { purged } = await purge(A, true);
  expect(purged.threats).toBe(6);
  expect(purged.shared).toBeGreaterThan(1);
  await logIn(SOURCES.shared, 6, { simulation: B, first: 12 });
  const marked = await Promise.all(
    ["threats", "alerts"].map((name) => db.collection(name).select("simulation_ids").get()),
  );
  const marks = marked.flatMap(({ docs }) => docs.map((doc): unknown => doc.get("simulation_ids")));
  expect(marks.length).toBeGreaterThan(12);
  expect(marks.every((ids) => JSON.stringify(ids) === JSON.stringify([B]))).toBe(true);
  await purge(B, true);
  expect(await pathsIn("threats", "alerts")).toEqual([]);
});

test("what real events have part in stays", async () => {
  await logIn(SOURCES.mixed, 6, { simulation: A });
  await logIn(SOURCES.mixed, 6, { first: 6 });
  const { purged } = await purge(A, true);
  expect(purged).toMatchObject({ threats: 6, alerts: 0, correlations: 0, shared: 0 });
  expect(await pathsIn("alerts")).toHaveLength(1);
});

test.each([
  ["still runs", { status: "RUNNING" }],
  ["has disabled an account", { action: "disable_user" }],
] as const)(
  "an execution that %s stays with its threat and alert, until it is taken back",
  async (_, what) => {
    await logIn(SOURCES.simulated, 12, { simulation: A });
    await respond(SOURCES.simulated, "status" in what ? what : {});
    const ref = db.doc(`playbook_executions/${EXECUTION}`);
    const [step] = (await ref.get()).get("steps");
    if ("action" in what) await ref.update({ steps: [{ ...step, action: what.action }] });
    const { alert, threat } = await alertOf(SOURCES.simulated);
    const { purged, waiting } = await purge(A, true);
    expect(purged).toMatchObject({ kept: 2, executions: 0, forensics: 0 });
    expect(waiting).toEqual([EXECUTION]);
    expect(await pathsIn("alerts")).toEqual([`alerts/${alert}`]);
    expect(await pathsIn("threats")).toEqual([`threats/${threat}`]);
    await ref.update({ status: "ROLLED_BACK", steps: [{ ...step, status: "UNDONE" }] });
    expect((await purge(A, true)).purged).toMatchObject({ threats: 1, alerts: 1, executions: 1, kept: 0 });
  },
);

test("a block that a firewall was told of stays with what made it: a rollback tells the firewall, a purge cannot", async () => {
  await logIn(SOURCES.simulated, 12, { simulation: A });
  await respond(SOURCES.simulated);
  await blocklistOf(db).add(block(SOURCES.simulated));
  await blocklistOf(db).told(SOURCES.simulated, { name: "edge", ref: "rule-7" });
  const { purged, waiting } = await purge(A, true);
  expect(purged).toMatchObject({ kept: 2, executions: 0, blocks: 0 });
  expect(waiting).toEqual([EXECUTION]);
  expect(await pathsIn("blocklist")).toEqual([`blocklist/${SOURCES.simulated}`]);
});
