import { execFile } from "node:child_process";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { SuiteError } from "./errors.ts";
import { ROOT, WORK } from "./paths.ts";

const DASHBOARD = join(ROOT, "dashboard");
const OUT = join(DASHBOARD, "dist");

/**
 * Builds the dashboard into `dashboard/dist`, which Hosting serves. It is built beside and then put in its place, so that a running
 * suite always has a whole one. Runs in a process of its own, so that the emulators can start meanwhile. Throws `SuiteError` with
 * what the bundler said.
 */
export async function buildDashboard(): Promise<void> {
  const draft = join(WORK, `dashboard-${process.pid}`);
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const options = ["build", DASHBOARD, "--outDir", draft, "--emptyOutDir", "--logLevel", "warn"];
  try {
    await mkdir(WORK, { recursive: true });
    await promisify(execFile)(process.execPath, [vite, ...options], {
      cwd: DASHBOARD,
      env: { ...process.env, NODE_ENV: "production" },
    });
    await replace(OUT, draft);
  } catch (cause) {
    const said = cause instanceof Error && "stderr" in cause ? String(cause.stderr) : String(cause);
    throw new SuiteError(`The dashboard does not build:\n${said}`, { cause });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Hosting refuses to start without its folder. */
export async function prepareDashboard(): Promise<void> {
  await mkdir(OUT, { recursive: true });
}

async function replace(folder: string, draft: string): Promise<void> {
  const old = `${draft}-old`;
  await rename(folder, old).catch(() => undefined);
  await rename(draft, folder);
  await rm(old, { recursive: true, force: true });
}

if (import.meta.main) {
  try {
    await buildDashboard();
    console.log("Built dashboard/dist.");
  } catch (error) {
    if (!(error instanceof SuiteError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
