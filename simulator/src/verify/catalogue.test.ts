import { readdirSync } from "node:fs";
import { STANDARD_RULES } from "@threatstream/core/detection";
import { describe, expect, test } from "vitest";
import { SCENARIOS } from "@threatstream/scenarios";

const IDS = STANDARD_RULES.rules.map(({ id }) => id);

test("the index lists every scenario of the folder, once, by the names of the files", () => {
  const files = readdirSync(new URL("../../../scenarios/src/scenarios/", import.meta.url))
    .filter((file) => !file.endsWith(".test.ts") && file !== "index.ts")
    .map((file) => file.replace(/\.ts$/, "").replaceAll("-", "_"));
  expect(SCENARIOS.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
});

test("every detection but the producers' own words is expected of some scenario", () => {
  const expected = new Set(
    SCENARIOS.flatMap(({ expects }) => expects.raises.map(({ detection }) => detection)),
  );
  const missing = IDS.filter((id) => !expected.has(id));
  expect(missing.toSorted()).toEqual(["producer-classification", "sensor-probe"]);
});

describe.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))(
  "%s",
  (_, { expects, summary }) => {
    test("expects and excludes detections that there are, and none of them both", () => {
      const raised = expects.raises.map(({ detection }) => detection);
      expect(IDS).toEqual(expect.arrayContaining([...raised, ...expects.quiet]));
      expect(expects.quiet.filter((id) => raised.includes(id))).toEqual([]);
      expect(new Set(expects.quiet).size).toBe(expects.quiet.length);
      for (const { technique = "T0000" } of expects.raises) expect(technique).toMatch(/^T\d{4}(\.\d{3})?$/);
      expect(summary).toMatch(/^[a-z].{20,110}[^.]$/);
    });
  },
);
