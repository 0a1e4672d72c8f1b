import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readState } from "./state.ts";

/** Larger than any process id of Linux, macOS or Windows that is in use. */
const NO_PROCESS = 2 ** 30;

function stateFile(pid: number): string {
  const file = join(mkdtempSync(join(tmpdir(), "threatstream-state-")), "state.json");
  writeFileSync(file, JSON.stringify({ pid, projectId: "demo-threatstream" }));
  return file;
}

test("the state of a running process counts", async () => {
  expect(await readState(stateFile(process.pid))).toMatchObject({ pid: process.pid });
});

test("the state that a killed process left is ignored, as is none", async () => {
  expect(await readState(stateFile(NO_PROCESS))).toBeUndefined();
  expect(await readState("/nowhere/state.json")).toBeUndefined();
});
