import { initializeApp } from "firebase-admin/app";
import { Timestamp, getFirestore } from "firebase-admin/firestore";
import { afterAll, beforeEach, expect, test } from "vitest";
import { threatstream } from "../support/command.ts";

/* `threatstream simulation purge` as an operator runs it, against a project of its own in the emulated Firestore. */

const project = "demo-purge-command";
const db = getFirestore(initializeApp({ projectId: project }, "simulation-command"));
const ID = "SIM-0a0a0a0a";

beforeEach(async () => {
  await db.doc("threats/one").set({ simulation_ids: [ID] });
  await db.doc("threats/two").set({ simulation_ids: [ID, "SIM-0b0b0b0b"] });
  await db.doc("simulations/current").set({ status: "STOPPED", simulation_id: ID });
});

afterAll(() => db.terminate());

async function purge(...args: readonly string[]) {
  const { code, out, err } = await threatstream("simulation", "purge", ...args, "--project", project);
  return { code, output: code === 0 ? out : err };
}

test("a dry run tells what would go, and what only loses the mark", async () => {
  expect(await purge(ID, "--dry-run")).toEqual({
    code: 0,
    output: expect.stringMatching(/: 1 threat; 1 of other simulations too, which only lose its mark\.\n$/),
  });
  expect((await db.collection("threats").count().get()).data().count).toBe(2);
  expect((await db.collection("audit_log").count().get()).data().count).toBe(0);
});

test("a purge says what it leaves, and who did it stands in the audit log before and after", async () => {
  const { code, output } = await purge(ID, "--yes");
  expect(code).toBe(0);
  expect(output).toMatch(/^Deleted 1 threat; 1 of other/m);
  expect(output).toMatch(
    /^Left are counters and timelines, whose sums cannot be taken apart; source profiles; the audit/m,
  );
  const { docs } = await db.collection("audit_log").orderBy("sequence").get();
  expect(docs.map((doc) => doc.data())).toMatchObject([
    { action: "simulation.purge", target: `simulations/${ID}`, before: { threats: 1, shared: 1 } },
    { action: "simulation.purged", target: `simulations/${ID}`, after: { threats: 1, shared: 1 } },
  ]);
  expect(await purge(ID, "--yes")).toEqual({
    code: 1,
    output: expect.stringMatching(/^error: Nothing found of SIM-0a0a0a0a at .*\.\n$/),
  });
});

test("an execution that waits for its worker is named, and makes the purge incomplete", async () => {
  const execution = {
    execution_id: "EXE-0123456789abcdef01234567",
    playbook_id: "pb-brute-001",
    playbook_name: "Brute force",
    threat_id: "one",
    status: "RUNNING",
    started_at: Timestamp.now(),
    current_step: 1,
    total_steps: 1,
    steps_completed: 0,
    steps_failed: 0,
    executed_by: "automatic",
    requested_by: "automatic",
    requires_approval: false,
    steps: [],
    claim: { holder: "", until: 0 },
  };
  const ref = db.doc(`playbook_executions/${execution.execution_id}`);
  await ref.set(execution);
  expect(await purge(ID, "--yes")).toEqual({
    code: 1,
    output: expect.stringMatching(
      /^EXE-0123456789abcdef01234567 stays, with its threat and alert: let it end, or roll/,
    ),
  });
  expect((await db.doc("threats/one").get()).exists).toBe(true);
  await ref.delete();
});

test.each([
  [["SIM-x", "--yes"], 2, /^error: "SIM-x" is no simulation's id/],
  [["--yes"], 2, /^error: "" is no simulation's id/],
  [[ID, ID], 2, /^error: purge takes an ID, and nothing else/],
  [[ID], 2, /^error: Nobody can be asked here: say --yes, or --dry-run/],
] as const)("%j is refused in one line", async (args, code, message) => {
  expect(await purge(...args)).toEqual({ code, output: expect.stringMatching(message) });
});

test("a simulation that goes on is not purged", async () => {
  await db.doc("simulations/current").set({ status: "RUNNING", simulation_id: ID });
  expect(await purge(ID, "--yes")).toEqual({
    code: 1,
    output: expect.stringMatching(/^error: SIM-0a0a0a0a goes on: stop it first/),
  });
  expect((await db.doc("threats/one").get()).exists).toBe(true);
});
