import { createApiClient } from "@threatstream/client";
import { initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import { expect, inject, test } from "vitest";
import type { Scenario } from "../../scenarios/src/scenario.ts";
import { bruteForce } from "../../scenarios/src/scenarios/brute-force.ts";
import { portScan } from "../../scenarios/src/scenarios/port-scan.ts";
import { ransomware } from "../../scenarios/src/scenarios/ransomware.ts";
import { sqlInjection } from "../../scenarios/src/scenarios/sql-injection.ts";
import { verifyInSuite } from "../../simulator/src/verify/suite.ts";
import { runSchedules } from "../../suite/tick.ts";
import { threatstream } from "../support/command.ts";

/* Scenarios into the real topic, through the deployed functions, as Firestore listeners see what they raise. */

const projectId = inject("projectId");
const db = getFirestore(initializeApp({ projectId }, "simulator"));
const api = createApiClient({ baseUrl: inject("hostingUrl") });

async function verified(scenarios: readonly Scenario[], seed: number) {
  const reports = [];
  const options = { seed, speed: 20, patienceMs: 30_000 };
  for await (const report of verifyInSuite(scenarios, options)) {
    if (report === undefined) throw new Error("It was interrupted.");
    reports.push(report);
  }
  return reports;
}

/** The techniques that simulations have proved, and by which scenario. */
async function provedTechniques(): Promise<ReadonlyMap<string, string>> {
  await runSchedules({ projectId, functionsHost: inject("functionsHost") });
  const { techniques } = await api.getMitreMatrix();
  return new Map(
    techniques.flatMap(({ technique_id: id, verified: proof }) => (proof ? [[id, proof.scenario]] : [])),
  );
}

test("attacks are found as expected in real time, and prove their techniques", async () => {
  const reports = await verified([bruteForce, ransomware, sqlInjection], 20_260_310);
  for (const report of reports) {
    expect(report.checks.filter(({ passed }) => !passed)).toEqual([]);
    const delays = report.checks.flatMap(({ delay }) => delay?.wall ?? []);
    expect(delays.length).toBeGreaterThan(0);
    for (const seconds of delays) expect(seconds).toBeGreaterThan(0);
  }
  expect(reports.map(({ scenario, events }) => [scenario, events])).toEqual([
    ["brute_force", 600],
    ["ransomware", 600],
    ["sql_injection", 600],
  ]);
  const proved = await provedTechniques();
  expect(proved.get("T1110.001")).toBe("brute_force");
  expect(proved.get("T1486")).toBe("ransomware");
  expect(proved.get("T1190")).toBe("sql_injection");
  expect(proved.has("T1498")).toBe(false);
});

test("a scenario that expects the impossible fails and proves nothing; a purge takes back what it left", async () => {
  const impossible: Scenario = {
    // It raises no alert, so no playbook is at work on it when it is purged.
    ...portScan,
    defaults: { eps: 10, duration: 10 },
    expects: {
      raises: [{ detection: "ddos-rate", threat_type: "DDOS_ATTACK", severity: "HIGH", technique: "T1498" }],
      maxAlerts: 50,
      quiet: [],
    },
  };
  const [report] = await verified([impossible], 7);
  expect(report?.passed).toBe(false);
  expect(report?.checks.filter(({ passed }) => !passed)).toMatchObject([
    { name: "ddos-rate raises HIGH DDOS_ATTACK T1498", detail: "it found nothing" },
  ]);
  expect((await provedTechniques()).has("T1498")).toBe(false);

  const id = report?.simulation ?? "";
  const left = db.collection("threats").where("simulation_ids", "array-contains", id);
  expect((await left.count().get()).data().count).toBeGreaterThanOrEqual(100);
  const { code, out } = await threatstream("simulation", "purge", id, "--yes");
  expect([code, out]).toEqual([0, expect.stringMatching(/^Deleted 1\d\d threats/m)]);
  expect((await left.count().get()).data().count).toBe(0);
  const again = await threatstream("simulation", "purge", id, "--yes");
  expect([again.code, again.err]).toEqual([1, expect.stringMatching(/^error: Nothing found of SIM-/)]);
});
