import { readFileSync } from "node:fs";
import { SEVERITIES } from "@threatstream/contracts";
import { QUERY_SHAPES } from "@threatstream/functions/firestore";
import { deleteApp, initializeApp } from "firebase/app";
import { getFirestore } from "firebase/firestore";
import { describe, expect, test } from "vitest";
import {
  ALL_SEVERITIES,
  newestAlerts,
  newestExecutions,
  newestThreats,
  toFirestore,
  urgentAlerts,
} from "./queries.ts";

describe("a subscription's query", () => {
  test.each([
    ["newest threats", newestThreats(), QUERY_SHAPES.watchedThreats],
    ["newest alerts", newestAlerts(), QUERY_SHAPES.watchedAlerts],
    ["urgent alerts", urgentAlerts(), QUERY_SHAPES.activeAlerts],
  ])("%s: is one that the deployed indexes serve", (_name, shape, indexed) => {
    expect({ ...shape, filters: [] }).toEqual(indexed);
  });

  test("newest executions: needs no composite index, and its field keeps its own", () => {
    const { among, order } = newestExecutions();
    expect([among, order.length]).toEqual([undefined, 1]);
    const file = new URL("../../../firestore.indexes.json", import.meta.url);
    const deployed: { fieldOverrides: { collectionGroup: string; fieldPath: string }[] } = JSON.parse(
      readFileSync(file, "utf8"),
    );
    const overridden = deployed.fieldOverrides.map(
      ({ collectionGroup, fieldPath }) => `${collectionGroup}.${fieldPath}`,
    );
    expect(overridden).not.toContain("playbook_executions.started_at");
  });

  test("names every severity", () => {
    expect(ALL_SEVERITIES).toEqual(SEVERITIES);
  });

  test.each([0, -1, 501, 1.5, Number.NaN])("refuses a limit of %s", async (limit) => {
    const app = initializeApp({ projectId: "demo-queries" }, `limit-${limit}`);
    expect(() => toFirestore(getFirestore(app), newestThreats(), limit)).toThrow(RangeError);
    await deleteApp(app);
  });
});
