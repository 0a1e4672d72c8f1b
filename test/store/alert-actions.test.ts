import { Firestore } from "firebase-admin/firestore";
import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import { alertTally } from "../../core/src/alerts/raise.ts";
import { aThreat } from "../../core/src/testing.ts";
import { createAlertActions } from "../../functions/src/firestore/alerts/alert-actions.ts";
import { alertDocument } from "../../functions/src/firestore/documents.ts";
import { createQueries } from "../../functions/src/firestore/queries.ts";
import { HeededSuppressions, createSuppressions } from "../../functions/src/firestore/alerts/suppressions.ts";

const START = Date.parse("2026-03-10T12:00:00Z");
const ID = "ALT-0123456789abcdef01234567";
const context = { actor: { kind: "user", id: "ana@example.com", role: "analyst" }, requestId: "request-1" };
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

let databases = 0;
const open: Firestore[] = [];
let db: Firestore;
let now = START;

beforeEach(async () => {
  databases += 1;
  now = START;
  const [host = "", port = ""] = inject("firestoreHost").split(":");
  const projectId = `demo-alerts-${process.pid}-${databases}`;
  db = new Firestore({ projectId, host, port: Number(port), ssl: false });
  open.push(db);
  await db.doc(`alerts/${ID}`).create({ ...documentOf(1), status: "NEW" });
});

afterAll(async () => {
  await Promise.all(open.map((each) => each.terminate()));
});

const clock = () => (now += 1_000);
const THREAT = aThreat(1, { detections: ["brute-force"], destination_ip: "10.0.0.1" });

/** The alert as the pipeline writes it when it has happened so often. */
function documentOf(occurrences: number) {
  const tally = alertTally(THREAT, { occurrences: 1, lastAt: START, title: "Brute force", version: 1 });
  return alertDocument(ID, { ...tally, occurrences }, START, START);
}

describe("what analysts do with an alert in Firestore", () => {
  test("is kept, step by step, with who was signed in", async () => {
    const actions = createAlertActions(db, clock);
    await actions.act(ID, { kind: "acknowledge", request: { analyst_id: "ana" } }, context);
    await actions.act(ID, { kind: "investigate", request: { analyst_id: "ana", notes: "odd" } }, context);
    const resolve = {
      kind: "resolve",
      request: { analyst_id: "bo", resolution: "Password changed" },
    } as const;
    const outcome = await actions.act(ID, resolve, context);
    expect(outcome).toMatchObject({
      kind: "done",
      alert: { status: "RESOLVED", resolved_by: "bo", notes: "odd" },
    });
    expect(await createQueries(db, SILENT).alert(ID)).toEqual(outcome.kind === "done" && outcome.alert);
    expect(await actions.history(ID)).toMatchObject([
      {
        sequence: 0,
        action: "acknowledge",
        from: "NEW",
        to: "ACKNOWLEDGED",
        actor: { id: "ana@example.com" },
      },
      { sequence: 1, action: "investigate", from: "ACKNOWLEDGED", to: "INVESTIGATING", notes: "odd" },
      { sequence: 2, action: "resolve", from: "INVESTIGATING", to: "RESOLVED", analyst_id: "bo" },
    ]);
  });

  test("leaves an audit entry for each step: who, what, before, after, in which request", async () => {
    const actions = createAlertActions(db, clock);
    await actions.act(ID, { kind: "acknowledge", request: { analyst_id: "ana" } }, context);
    const { docs } = await db.collection("audit_log").get();
    expect(docs.map((doc) => doc.data())).toMatchObject([
      {
        actor: context.actor,
        action: "alert.acknowledge",
        target: `alerts/${ID}`,
        before: { status: "NEW" },
        after: { status: "ACKNOWLEDGED", acknowledged_by: "ana" },
        request_id: "request-1",
      },
    ]);
  });

  test("excludes itself: of ten analysts at once one wins, the others see what the one did", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        const request = { analyst_id: `analyst-${index}`, resolution: "mine" };
        return createAlertActions(db, clock).act(ID, { kind: "resolve", request }, context);
      }),
    );
    const won = outcomes.filter(({ kind }) => kind === "done");
    const lost = outcomes.filter(({ kind }) => kind === "forbidden");
    expect([won.length, lost.length]).toEqual([1, 9]);
    const [winner] = won;
    const resolvedBy = winner?.kind === "done" ? winner.alert.resolved_by : "";
    for (const each of lost)
      expect(each).toMatchObject({ alert: { status: "RESOLVED", resolved_by: resolvedBy } });
    expect(await createAlertActions(db, clock).history(ID)).toHaveLength(1);
    expect((await db.collection("audit_log").get()).size).toBe(1);
  });

  test("and what the pipeline adds meanwhile are both kept", async () => {
    const actions = createAlertActions(db, clock);
    await Promise.all([
      actions.act(ID, { kind: "acknowledge", request: { analyst_id: "ana" } }, context),
      db.doc(`alerts/${ID}`).update(documentOf(7)),
    ]);
    expect(await createQueries(db, SILENT).alert(ID)).toMatchObject({
      status: "ACKNOWLEDGED",
      occurrences: 7,
    });
  });

  test("an alert that is not there is unknown", async () => {
    const actions = createAlertActions(db, clock);
    const id = ID.replace("0", "f");
    const outcome = await actions.act(id, { kind: "assign", request: { analyst_id: "ana" } }, context);
    expect(outcome).toEqual({ kind: "unknown" });
    expect(await actions.history(id)).toBeUndefined();
  });
});

describe("suppressions in Firestore", () => {
  const scope = { rule: "brute-force", source_ip: THREAT.source_ip, target: "10.0.0.1", alert_id: ID };
  const until = "2026-03-10T13:00:00Z";

  test("are heeded within half a minute, and no longer once they are revoked", async () => {
    const heeded = new HeededSuppressions(db, () => now);
    const suppressions = createSuppressions(db, clock);
    await heeded.refresh();
    const made = await suppressions.create({ ...scope, until, reason: "our own scanner" }, context);
    await heeded.refresh();
    expect(heeded.isSuppressed(THREAT)).toBe(false);
    now += 30_000;
    await heeded.refresh();
    expect(heeded.isSuppressed(THREAT)).toBe(true);
    expect(await suppressions.revoke(made.id, context)).toMatchObject({ revoked_by: "ana@example.com" });
    now += 30_000;
    await heeded.refresh();
    expect(heeded.isSuppressed(THREAT)).toBe(false);
  });

  test("are listed with their reason; revoking again changes nothing", async () => {
    const suppressions = createSuppressions(db, clock);
    const made = await suppressions.create({ ...scope, until, reason: "our own scanner" }, context);
    const revoked = await suppressions.revoke(made.id, context);
    expect(await suppressions.revoke(made.id, context)).toEqual(revoked);
    expect(await suppressions.list(10)).toEqual([revoked]);
    const { docs } = await db.collection("audit_log").orderBy("at").get();
    expect(docs.map((doc) => doc.get("action"))).toEqual(["suppression.create", "suppression.revoke"]);
    expect(await suppressions.revoke("nope", context)).toBeUndefined();
  });

  test("come with a false positive, in the same transaction", async () => {
    const actions = createAlertActions(db, clock);
    const request = { analyst_id: "ana", resolution: "FALSE_POSITIVE", suppress_until: until };
    await actions.act(ID, { kind: "resolve", request }, context);
    expect(await createSuppressions(db, clock).list(10)).toMatchObject([{ ...scope, created_by: "ana" }]);
  });
});
