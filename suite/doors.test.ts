import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inspectRequest } from "../core/src/detection/inspectors/inspect.ts";
import { doors as inspector } from "../core/src/detection/inspectors/doors/index.ts";
import { describe, expect, test } from "vitest";
import { GENERATED, doorsModule, readDoors } from "./doors.ts";
import type { DoorFile } from "../core/src/detection/inspectors/doors/door-file.ts";
import { ROOT } from "./paths.ts";

const doors = await readDoors();

/** The sign of the door that a sample request meets, if any. */
function signOf({ request, headers = {}, body }: DoorFile["finds"][number]): string | undefined {
  const [method = "", target = ""] = request.split(" ");
  const sent = { method, target, headers: Object.entries(headers), ...(body !== undefined && { body }) };
  return inspectRequest(sent, [inspector]).findings[0]?.sign;
}

test("the generated module is current", async () => {
  expect(await readFile(join(ROOT, GENERATED), "utf8")).toBe(doorsModule(doors));
});

test("there are at least 150 doors, each with an id of its own", () => {
  expect(new Set(doors.map(({ id }) => id)).size).toBe(doors.length);
  expect(doors.length).toBeGreaterThanOrEqual(150);
});

describe.each(doors)("$id", ({ product, title, finds, quiet }) => {
  test("is found", () => {
    for (const sample of finds) expect(signOf(sample)).toContain(`${product}: ${title}`);
  });
  test("leaves ordinary requests alone", () => {
    for (const sample of quiet) expect(signOf(sample)).toBeUndefined();
  });
});
