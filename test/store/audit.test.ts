import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Firestore } from "firebase-admin/firestore";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { aThreat } from "../../core/src/testing.ts";
import { alertTally } from "../../core/src/alerts/raise.ts";
import { createAlertActions } from "../../functions/src/firestore/alerts/alert-actions.ts";
import { verifyAudit } from "../../functions/src/firestore/audit/audit-reads.ts";
import { audited } from "../../functions/src/firestore/audit/audited.ts";
import { createAuditLog } from "../../functions/src/firestore/audit/audit.ts";
import { alertDocument } from "../../functions/src/firestore/documents.ts";
import { createSuppressions } from "../../functions/src/firestore/alerts/suppressions.ts";
import { threatstream } from "../support/command.ts";

/* The audit log in the Firestore emulator: written by many at once, tampered with, verified. */

const START = Date.parse("2026-03-10T12:00:00Z");
const clock = () => START;
const ana = { kind: "user", id: "ana@example.com", role: "analyst" };
const alertId = (index: number) => `ALT-${String(index).padStart(24, "0")}`;
const entryOf = (target: string) => ({
  actor: ana,
  action: "test.change",
  target,
  before: {},
  after: { one: 1, absent: undefined, broken: "\ud800" },
  requestId: "request-1",
  at: START,
});

const open: Firestore[] = [];
let databases = 0;
let projectId = "";
let db: Firestore;
let folder = "";

/** Another instance, with its own connection. */
function connect(): Firestore {
  const [host = "", port = ""] = inject("firestoreHost").split(":");
  const instance = new Firestore({ projectId, host, port: Number(port), ssl: false });
  open.push(instance);
  return instance;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "audit-"));
});

beforeEach(() => {
  databases += 1;
  projectId = `demo-audit-${process.pid}-${databases}`;
  db = connect();
});

afterAll(async () => {
  await Promise.all(open.map((each) => each.terminate()));
  await rm(folder, { recursive: true });
});

/** Entries about one target, in its chain, one after another. */
async function write(count: number, target = "alerts/ALT-1"): Promise<string[]> {
  for (let written = 0; written < count; written += 1) {
    await audited(db, async (transaction) => {
      (await createAuditLog(db).begin(transaction, [target])).append(entryOf(target));
    });
  }
  const { docs } = await db.collection("audit_log").where("target", "==", target).get();
  return docs.map(({ id }) => id).toSorted();
}

async function faults(): Promise<string[]> {
  const found: string[] = [];
  await verifyAudit(db, [], ({ kind, id }) => found.push(`${kind} ${id}`));
  return found;
}

const entry = (id: string | undefined) => db.doc(`audit_log/${id}`);

describe("the audit log in Firestore", () => {
  test("is whole after forty actions at once on ten alerts, by four instances", async () => {
    const tally = alertTally(aThreat(1), { occurrences: 1, lastAt: START, title: "Test", version: 1 });
    const ids = Array.from({ length: 10 }, (_, index) => alertId(index));
    for (const id of ids) {
      await db.doc(`alerts/${id}`).create({ ...alertDocument(id, tally, START, START), status: "NEW" });
    }
    const instances = Array.from({ length: 4 }, connect);
    let runs = 0;
    for (const instance of instances) {
      const runTransaction = instance.runTransaction.bind(instance);
      instance.runTransaction = (work, options) =>
        runTransaction((transaction) => {
          runs += 1;
          return work(transaction);
        }, options);
    }
    const started = performance.now();
    const outcomes = await Promise.all(
      ids.flatMap((id) =>
        instances.map((instance, index) => {
          const action = { kind: "assign", request: { analyst_id: `analyst-${index}` } } as const;
          return createAlertActions(instance, clock).act(id, action, { actor: ana, requestId: `${index}` });
        }),
      ),
    );
    console.log(`40 actions: ${runs} transaction runs, ${Math.round(performance.now() - started)} ms`);
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(40).fill("done"));
    const verdict = await verifyAudit(db, [], (fault) => expect.fail(JSON.stringify(fault)));
    expect(verdict).toMatchObject({ chained: 40, unchained: 0, faults: 0 });
    expect(verdict.heads.reduce((sum, { sequence }) => sum + sequence, 0)).toBe(40);
    expect(verdict.heads.length).toBeGreaterThan(1);
  });

  test("takes several entries of a transaction, in one chain or more, and none of one that fails", async () => {
    const targets = Array.from({ length: 8 }, (_, index) => `alerts/${index}`);
    const change = (end: () => void) =>
      audited(db, async (transaction) => {
        const log = await createAuditLog(db).begin(transaction, targets);
        for (const target of targets) log.append(entryOf(target));
        end();
      });
    await change(() => {});
    await expect(change(() => expect.fail("no"))).rejects.toThrow("no");
    expect(await verifyAudit(db, [], () => {})).toMatchObject({ chained: 8, faults: 0 });
    const elsewhere = audited(db, async (transaction) => {
      (await createAuditLog(db).begin(transaction, [])).append(entryOf("alerts/1"));
    });
    await expect(elsewhere).rejects.toThrow("was not begun for alerts/1");
  });

  test("is read over several pages while it grows", async () => {
    const batch = db.bulkWriter();
    for (let index = 0; index < 1_100; index += 1)
      void batch.create(db.collection("audit_log").doc(), { index });
    await batch.close();
    await write(3);
    const [verdict] = await Promise.all([verifyAudit(db, [], () => {}), write(5), write(5, "alerts/ALT-2")]);
    expect(verdict).toMatchObject({ unchained: 1_100, faults: 0 });
    expect(await verifyAudit(db, [], () => {})).toMatchObject({ chained: 13, unchained: 1_100, faults: 0 });
  });
});

describe("of tampering with the audit log", () => {
  test("an edited entry is found, also where only a type was changed", async () => {
    const [, second, third] = await write(4);
    await entry(second).update({ "after.one": 2 });
    expect(await faults()).toEqual([`edited ${second}`]);
    await entry(second).update({ "after.one": 1 });
    expect(await faults()).toEqual([]);
    await entry(third).update({ at: new Date(START).toISOString() });
    expect(await faults()).toEqual([`edited ${third}`]);
  });

  test("a removed entry is found, in the middle and at the end", async () => {
    const [, second, , fourth] = await write(4);
    await entry(second).delete();
    expect(await faults()).toEqual([`removed ${second}`]);
    await entry(fourth).delete();
    expect(await faults()).toEqual([`removed ${second}`, `removed ${fourth}`]);
  });

  test("two entries in each other's place are found, and a copy", async () => {
    const [first = "", second = "", third = ""] = await write(4);
    const [one, two] = [(await entry(first).get()).data(), (await entry(second).get()).data()];
    await entry(first).set({ ...two });
    await entry(second).set({ ...one });
    expect(await faults()).toEqual([`reordered ${first}`, `reordered ${second}`]);
    await entry(first).set({ ...one });
    await entry(second).set({ ...two });
    await entry(third).set({ ...two });
    expect(await faults()).toEqual([`reordered ${third}`]);
  });

  test("a head that was set back or removed is found", async () => {
    const [first = ""] = await write(3);
    const head = db.doc(`audit_chain/head-${first.split("-")[0]}`);
    await head.update({ sequence: 2 });
    expect(await faults()).toContain(`head ${head.id}`);
    await head.delete();
    expect(await faults()).toEqual([`head ${head.id}`]);
  });

  test("a chain that nobody would believe takes no further entry", async () => {
    const [first = ""] = await write(3);
    await db.doc(`audit_chain/head-${first.split("-")[0]}`).update({ sequence: 2 });
    await expect(write(1)).rejects.toThrow("audit verify");
  });
});

describe("threatstream audit", () => {
  const audit = (...args: readonly string[]) => threatstream("audit", ...args, "--project", projectId);

  test("verify says that all is well, and prints the heads that --expect takes", async () => {
    await db.collection("audit_log").add({ action: "from before" });
    await write(3);
    const well = await audit("verify");
    expect(well).toMatchObject({ code: 0, out: expect.stringMatching(/^\d: 3 [0-9a-f]{64}\n$/) });
    expect(well.err).toBe(
      "1 entry from before the chain: nothing protects them.\nAll is well: 3 entries in 1 chain.\n",
    );
    const file = join(folder, "heads.txt");
    await writeFile(file, well.out);
    await write(2);
    expect(await audit("verify", "--expect", file)).toMatchObject({ code: 0 });
    await Promise.all((await db.collection("audit_log").get()).docs.map((doc) => doc.ref.delete()));
    await Promise.all((await db.collection("audit_chain").get()).docs.map((doc) => doc.ref.delete()));
    expect(await audit("verify")).toMatchObject({ code: 0 });
    expect(await audit("verify", "--expect", file)).toMatchObject({
      code: 1,
      err: expect.stringContaining("an expected head knows of them"),
    });
  });

  test("verify names what is wrong, for people and as JSON", async () => {
    const [, second, third] = await write(3);
    await entry(second).update({ action: "nothing" });
    await entry(third).delete();
    const { code, err } = await audit("verify");
    expect(code).toBe(1);
    expect(err).toContain(`${second}  edited: its fields are not those that were hashed\n`);
    expect(err).toContain(`${third}  removed: the entry is not there, and the head knows of it\n`);
    expect(err).toContain("The audit log was changed: 2 faults in 2 entries in 1 chain.\n");
    const json = await audit("verify", "--json");
    const lines = json.out.trim().split("\n");
    expect([json.code, ...lines.map((line): unknown => JSON.parse(line))]).toMatchObject([
      1,
      { kind: "edited", id: second },
      { kind: "removed", id: third },
      { chained: 2, faults: 2, heads: [{ sequence: 3 }] },
    ]);
  });

  test("list shows the newest changes, of all or of one document", async () => {
    const suppressions = createSuppressions(db, clock);
    const scope = { rule: "brute-force", source_ip: "203.0.113.7", alert_id: alertId(1) };
    const context = { actor: ana, requestId: "request-2" };
    const { id } = await suppressions.create({ ...scope, until: "2026-03-10T13:00:00Z" }, context);
    await write(2);
    expect((await audit("list")).out).toMatch(/ana@example.com \(analyst\) +suppression.create/);
    const { out } = await audit("list", "--target", `suppressions/${id}`, "--json");
    expect(JSON.parse(out)).toMatchObject({ action: "suppression.create", at: "2026-03-10T12:00:00.000Z" });
    const limited = await audit("list", "--limit", "1");
    expect(limited.err).toContain("These are the newest 1");
  });

  test.each([
    [["forget"], /Say what to do/],
    [["verify", "now"], /takes options alone/],
    [["verify", "--limit", "3"], /--limit does not go with verify/],
    [["list", "--expect", "x"], /--expect does not go with list/],
    [["verify", "--expect", "/nowhere"], /--expect: .*no such file/],
  ])("refuses %j as a mistake of the command line", async (args, message) => {
    expect(await audit(...args)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  });
});
