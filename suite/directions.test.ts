import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "./paths.ts";

/** A tree of its own with the project's lint configuration: the linter reads its overrides by path. */
let tree = "";

beforeAll(async () => {
  await mkdir(join(ROOT, ".suite"), { recursive: true });
  tree = await mkdtemp(join(ROOT, ".suite/directions-"));
  await writeFile(join(tree, ".oxlintrc.json"), await readFile(join(ROOT, ".oxlintrc.json")));
});

afterAll(() => rm(tree, { recursive: true, force: true }));

/** Returns the linter's messages about one import in a file at `path`. */
async function lint(path: string, specifier: string): Promise<string> {
  const file = join(tree, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `import { thing } from "${specifier}";\n\nexport const other = thing;\n`);
  const oxlint = join(ROOT, "node_modules/oxlint/bin/oxlint");
  const run = promisify(execFile)(process.execPath, [oxlint, "--format", "unix", path], { cwd: tree });
  const output = await run.then(
    ({ stdout }) => stdout,
    (error: unknown) => (error instanceof Error && "stdout" in error ? String(error.stdout) : String(error)),
  );
  await rm(file);
  return output;
}

test.each([
  ["core/src/common/a.ts", "../model/event.ts"],
  ["core/src/model/a.ts", "../detection/index.ts"],
  ["core/src/sources/sshd/a.ts", "../../pipeline/run.ts"],
  ["core/src/detection/events/a.ts", "../../sources/index.ts"],
  ["core/src/alerts/a.ts", "../pipeline/deltas.ts"],
  ["core/src/pipeline/a.ts", "../memory/memory.ts"],
  ["core/src/pipeline/a.ts", "firebase-admin/firestore"],
  ["core/src/model/a.ts", "@threatstream/functions/firestore"],
  ["contracts/src/a.ts", "@threatstream/core/model"],
  ["sigma/src/a.ts", "@threatstream/contracts"],
  ["scenarios/src/a.ts", "@threatstream/functions/response"],
  ["client/src/a.ts", "@threatstream/core/model"],
  ["dashboard/src/a.tsx", "@threatstream/functions/firestore"],
  ["cli/src/a.ts", "../../functions/src/firestore/queries.ts"],
  ["functions/src/response/a.ts", "../firestore/collections.ts"],
  ["functions/src/ai/a.ts", "../api/handlers.ts"],
  ["functions/src/firestore/commit/a.ts", "../../pubsub/publisher.ts"],
  ["functions/src/firestore/a.ts", "../api/handlers.ts"],
  ["functions/src/api/routes/a.ts", "../../firestore/queries.ts"],
  ["functions/src/app/a.ts", "../entry/api.ts"],
])("%s may not import %s", async (path, specifier) => {
  expect(await lint(path, specifier)).toContain("no-restricted-imports");
});

test.each([
  ["core/src/pipeline/a.ts", "../model/event.ts"],
  ["functions/src/firestore/a.ts", "../api/ports/queries.ts"],
  ["functions/src/app/a.ts", "../firestore/queries.ts"],
  ["functions/src/ai/a.ts", "@threatstream/core/model"],
])("%s may import %s", async (path, specifier) => {
  expect(await lint(path, specifier)).not.toContain("no-restricted-imports");
});
