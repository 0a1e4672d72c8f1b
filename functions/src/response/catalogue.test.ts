import { expect, test } from "vitest";
import { BUNDLED_PLAYBOOKS } from "./bundled.ts";
import { catalogueOf } from "./catalogue.ts";
import { parsePlaybook } from "./playbook.ts";

const bundled = BUNDLED_PLAYBOOKS.filter(({ id }) => id === "pb-ddos-001" || id === "pb-brute-001").map(
  parsePlaybook,
);
const [brute] = bundled.map(({ definition }) => definition);

function inForce(...stored: Parameters<typeof catalogueOf>[1]) {
  const { playbooks, refused } = catalogueOf(bundled, stored);
  return {
    ids: playbooks.map(({ definition }) => definition.id),
    automatic: playbooks.filter(({ definition }) => definition.auto_execute !== false).length,
    refused: refused.map(({ id, error }) => [id, error.message]),
  };
}

test("where nothing is stored, the bundled playbooks are in force", () => {
  expect(inForce()).toEqual({ ids: ["pb-brute-001", "pb-ddos-001"], automatic: 2, refused: [] });
});

test("a stored one takes the place of the bundled one of its id, or stands beside them", () => {
  expect(inForce({ id: "pb-brute-001", data: { ...brute, auto_execute: false } })).toEqual({
    ids: ["pb-brute-001", "pb-ddos-001"],
    automatic: 1,
    refused: [],
  });
  expect(inForce({ id: "pb-canary-001", data: { ...brute, id: "pb-canary-001" } }).ids).toEqual([
    "pb-brute-001",
    "pb-canary-001",
    "pb-ddos-001",
  ]);
});

test("one that is not valid is refused with its reason, and the bundled one of its id is no longer in force", () => {
  const data = { ...brute, auto_execute: "no" };
  expect(inForce({ id: "pb-brute-001", data })).toEqual({
    ids: ["pb-ddos-001"],
    automatic: 1,
    refused: [["pb-brute-001", expect.stringContaining("auto_execute")]],
  });
  expect(inForce({ id: "pb-x-001", data: null }).refused).toHaveLength(1);
});

test("one that calls itself something else than its document is refused", () => {
  expect(inForce({ id: "pb-other-001", data: brute })).toEqual({
    ids: ["pb-brute-001", "pb-ddos-001"],
    automatic: 2,
    refused: [
      [
        "pb-other-001",
        "Playbook pb-other-001 is not valid: id: is pb-brute-001; it must be the document's id",
      ],
    ],
  });
});
