import type { Threat } from "@threatstream/contracts";
import { expect, test } from "vitest";
import { merge } from "./merge.ts";

const threat = (id: string, description = ""): Threat => ({ id, description }) as Threat;

test("remembers what left the list, once, newest first", () => {
  const merged = merge([threat("b"), threat("a")], [threat("c"), threat("b", "changed")]);
  expect(merged.map(({ id, description }) => id + description)).toEqual(["c", "bchanged", "a"]);
});

test("memory stays flat", () => {
  const many = Array.from({ length: 600 }, (_, index) => threat(`t${index}`));
  expect(merge(many, [threat("new")])).toHaveLength(500);
});
