import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startingPoint, strangers } from "./lock.ts";
import type { Lockfile } from "./lock.ts";
import { ROOT } from "./paths.ts";

const ROOT_LOCK: Lockfile = {
  lockfileVersion: 3,
  packages: {
    "": {},
    functions: { version: "0.1.0" },
    "functions/node_modules/zod": { version: "4.0.0" },
    "node_modules/@threatstream/functions": { link: true },
    "node_modules/hono": { version: "4.1.0" },
    "node_modules/zod": { version: "3.0.0" },
  },
};

test("the workspace's own versions come before the root's, and workspaces are left out", () => {
  expect(startingPoint(ROOT_LOCK).packages).toEqual({
    "node_modules/hono": { version: "4.1.0" },
    "node_modules/zod": { version: "4.0.0" },
  });
});

test("a version that the root does not have is named", () => {
  const packages = {
    "node_modules/a/node_modules/zod": { version: "3.0.0" },
    "node_modules/hono": { version: "4.2.0" },
  };
  expect(strangers({ lockfileVersion: 3, packages }, ROOT_LOCK)).toEqual(["hono@4.2.0"]);
});

test("the upload's lockfile lists what functions/package.json lists (else: npm run lock:functions)", async () => {
  const read = async (name: string) => JSON.parse(await readFile(join(ROOT, "functions", name), "utf8"));
  const { dependencies, devDependencies } = await read("package.json");
  expect((await read("package-lock.json")).packages[""]).toMatchObject({
    dependencies,
    ...(devDependencies !== undefined && { devDependencies }),
  });
});

test("the upload's lockfile names no registry", async () => {
  expect(await readFile(join(ROOT, "functions/package-lock.json"), "utf8")).not.toMatch(/"resolved"/);
});
