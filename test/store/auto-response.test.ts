import { deleteApp, initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import { afterAll, expect, inject, test } from "vitest";
import { aThreat } from "../../core/src/testing.ts";
import { createResponses } from "../../functions/src/firestore/response/responses.ts";

const app = initializeApp({ projectId: inject("projectId") }, "auto-response");
const db = getFirestore(app);
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

afterAll(async () => {
  await deleteApp(app);
});

/** Answers an alert about a brute force, and returns what it started and what was handed to a worker. */
async function respond(autoResponse: "off" | "propose" | "on", index: number) {
  const queued: string[] = [];
  const responses = createResponses({
    db,
    clock: Date.now,
    logger: quiet,
    autoResponse,
    enqueue: async (id) => {
      queued.push(id);
    },
  });
  const threat = aThreat(index, {
    severity: "CRITICAL",
    threat_type: "BRUTE_FORCE",
    confidence: 0.95,
    source_ip: `203.0.113.${index % 250}`,
    user: "root",
  });
  const alert = { id: `ALT-${index.toString(16).padStart(24, "0")}`, threat };
  const started = await responses.respond(alert);
  const again = await responses.respond(alert);
  return { started, again, queued, responses };
}

test("with AUTO_RESPONSE=off an alert starts nothing", async () => {
  const { started, queued } = await respond("off", 9_001);
  expect(started).toEqual([]);
  expect(queued).toEqual([]);
});

test("with AUTO_RESPONSE=propose an alert starts an execution that waits for one approval", async () => {
  const { started, queued, responses } = await respond("propose", 9_002);
  expect(started).toMatchObject([{ kind: "started", execution: { playbook_id: "pb-brute-001" } }]);
  const [first] = started;
  const id = first?.kind === "started" ? first.execution.execution_id : "";
  expect((await responses.get(id))?.status).toBe("AWAITING_APPROVAL");
  expect(queued).toEqual([]);
  const by = { kind: "user", id: "analyst@example.com", role: "admin", requestId: "r-1" };
  expect(await responses.decide(id, "approve", by)).toMatchObject({ kind: "done" });
  expect(queued).toEqual([id]);
});

test("with AUTO_RESPONSE=on it is handed to a worker at once, and once", async () => {
  const { started, again, queued, responses } = await respond("on", 9_003);
  const [first] = started;
  const id = first?.kind === "started" ? first.execution.execution_id : "";
  expect((await responses.get(id))?.status).toBe("PENDING");
  expect(new Set(queued)).toEqual(new Set([id]));
  expect(again).toMatchObject([{ execution: { execution_id: id } }]);
});
