import { execFile, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../support/framework.ts";
import { waitFor } from "../support/wait.ts";

/*
 * What `firebase deploy` would upload, alone in an empty folder: it installs from its own lockfile and every function is
 * discovered, as Cloud Build and the Firebase CLI do it.
 */

const run = promisify(execFile);
const root = new URL("../..", import.meta.url).pathname;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "threatstream-upload-"));
  const config: { functions: { ignore: string[] }[] } = JSON.parse(
    await readFile(join(root, "firebase.json"), "utf8"),
  );
  const ignored = config.functions[0]?.ignore ?? [];
  // The ignore list of firebase.json, as far as it names files and folders of functions/.
  expect(ignored).toEqual(expect.arrayContaining(["node_modules", "src"]));
  for (const name of ["lib", "package.json", "package-lock.json"]) {
    await cp(join(root, "functions", name), join(folder, name), { recursive: true });
  }
  await run("npm", ["ci", "--omit=dev", "--no-audit", "--no-fund"], {
    cwd: folder,
    shell: process.platform === "win32",
  });
}, 300_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("the upload installs on its own and every function is discovered", async () => {
  const port = await freePort();
  const bin = join(folder, "node_modules/firebase-functions/lib/bin/firebase-functions.js");
  const child = spawn(process.execPath, [bin, folder], {
    cwd: folder,
    env: { ...process.env, PORT: String(port), GCLOUD_PROJECT: "demo-upload", FUNCTIONS_CONTROL_API: "true" },
  });
  try {
    const reply = await waitFor("the manifest", async () => {
      const response = await fetch(`http://127.0.0.1:${port}/__/functions.yaml`).catch(() => undefined);
      return response?.ok === true ? response.text() : undefined;
    });
    const manifest: { endpoints: Record<string, unknown> } = JSON.parse(reply);
    expect(Object.keys(manifest.endpoints).toSorted((a, b) => a.localeCompare(b))).toEqual([
      "aggregate",
      "analyzeThreats",
      "api",
      "processEvents",
      "respond",
      "runPlaybook",
      "runSimulation",
    ]);
    expect(manifest.endpoints["processEvents"]).toMatchObject({
      eventTrigger: { eventFilters: { topic: "security.raw.logs" }, retry: true },
    });
  } finally {
    child.kill();
  }
});
