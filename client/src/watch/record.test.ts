import { expect, test } from "vitest";
import { isRecord } from "./record.ts";

test("a document without a required field is not a record", () => {
  expect(isRecord<{ id: string; severity: string }>({ id: "1" }, ["id", "severity"])).toBe(false);
  expect(isRecord<{ id: string }>({ id: "1" }, ["id"])).toBe(true);
});
