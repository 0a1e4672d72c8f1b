import { appendFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { executionsOf, watchExecutions } from "./executions.ts";

const finished = (name: string, ms: number) => `i  functions: Finished "us-central1-${name}" in ${ms}ms`;

test("executions are added up by function, the longest in all first", async () => {
  const lines = [
    'i  functions: Beginning execution of "us-central1-api"',
    finished("api", 10.5),
    finished("runPlaybook", 2_000),
    '>  {"message":"Finished"}',
    finished("api", 20.5),
  ];
  expect(await executionsOf(lines)).toEqual([
    { name: "runPlaybook", count: 1, totalMs: 2_000, maxMs: 2_000 },
    { name: "api", count: 2, totalMs: 31, maxMs: 20.5 },
  ]);
});

test("what a log had before it was watched does not count", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "soak-")), "suite.log");
  await writeFile(file, `${finished("api", 500)}\n`);
  const read = await watchExecutions(file);
  await appendFile(file, `${finished("api", 30)}\n`);
  expect(await read()).toEqual([{ name: "api", count: 1, totalMs: 30, maxMs: 30 }]);
});
