import { expect, test } from "vitest";
import { BusyError } from "./engine.ts";
import { MissingDocumentError } from "./errors.ts";
import { runTask } from "./task.ts";

function aLogger() {
  const lines: unknown[] = [];
  const logger = {
    info: () => {},
    warn: () => {},
    error: (message: string, fields?: object) => void lines.push([message, fields]),
  };
  return { lines, logger };
}

test("a task whose document does not exist any more ends with a log line, and is not tried again", async () => {
  const { lines, logger } = aLogger();
  const run = () => Promise.reject(new MissingDocumentError("threats/THR-1"));
  await runTask(run, { executionId: "EXE-1", logger });
  expect(lines).toEqual([[expect.any(String), { execution: "EXE-1", document: "threats/THR-1" }]]);
});

test("a task is tried again after any other failure", async () => {
  const { lines, logger } = aLogger();
  const run = () => Promise.reject(new BusyError("Another worker has it."));
  await expect(runTask(run, { executionId: "EXE-1", logger })).rejects.toThrow(BusyError);
  expect(lines).toEqual([]);
});
