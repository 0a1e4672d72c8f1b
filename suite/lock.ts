import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./paths.ts";

/*
 * `npm run lock:functions`: makes functions/package-lock.json anew, the lockfile inside the upload. The workspaces share the
 * root's lockfile, but only `functions/` is uploaded, and Cloud Build installs from what it finds there.
 */
const folder = await mkdtemp(join(tmpdir(), "threatstream-lock-"));
try {
  await copyFile(join(ROOT, "functions/package.json"), join(folder, "package.json"));
  const args = [
    "install",
    "--package-lock-only",
    "--omit-lockfile-registry-resolved",
    "--no-audit",
    "--no-fund",
  ];
  await promisify(execFile)("npm", args, { cwd: folder, shell: process.platform === "win32" });
  await copyFile(join(folder, "package-lock.json"), join(ROOT, "functions/package-lock.json"));
  console.log("Wrote functions/package-lock.json.");
} finally {
  await rm(folder, { recursive: true, force: true });
}
