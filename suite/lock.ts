import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./paths.ts";

/*
 * `npm run lock:functions`: makes functions/package-lock.json anew, the lockfile inside the upload. The workspaces share the
 * root's lockfile, but only `functions/` is uploaded, and Cloud Build installs from what it finds there.
 */

interface Package {
  readonly version?: string;
  readonly link?: boolean;
}

export interface Lockfile {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, Package>>;
}

const WORKSPACE = "functions/";

/**
 * The root's lockfile as npm's starting point for `functions/` alone, so that what is deployed is what is tested here: npm
 * keeps each version that still fits, and drops what is not needed. The workspace's own versions come before the root's.
 */
export function startingPoint(root: Lockfile): Lockfile {
  const installed = Object.entries(root.packages).filter(([, { link }]) => link !== true);
  const shared = installed.filter(([path]) => path.startsWith("node_modules/"));
  const own = installed
    .filter(([path]) => path.startsWith(`${WORKSPACE}node_modules/`))
    .map(([path, entry]): [string, Package] => [path.slice(WORKSPACE.length), entry]);
  return { lockfileVersion: root.lockfileVersion, packages: Object.fromEntries([...shared, ...own]) };
}

/** Each `name@version` of `made` that `root` does not have. */
export function strangers(made: Lockfile, root: Lockfile): string[] {
  const known = new Set(versionsOf(root));
  return versionsOf(made).filter((version) => !known.has(version));
}

function versionsOf({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([path, { version }]) => {
    const name = path.split("node_modules/").at(-1);
    return path.includes("node_modules/") && version !== undefined ? [`${name}@${version}`] : [];
  });
}

/** Runs an npm command that changes nothing but the lockfile. It names no registry there: an install uses its own. */
async function npm(command: "install" | "dedupe", folder: string): Promise<void> {
  const options = ["--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"];
  await promisify(execFile)("npm", [command, ...options], {
    cwd: folder,
    shell: process.platform === "win32",
  });
}

async function writeLock(): Promise<void> {
  const root: Lockfile = JSON.parse(await readFile(join(ROOT, "package-lock.json"), "utf8"));
  const folder = await mkdtemp(join(tmpdir(), "threatstream-lock-"));
  try {
    await copyFile(join(ROOT, "functions/package.json"), join(folder, "package.json"));
    const file = join(folder, "package-lock.json");
    await writeFile(file, JSON.stringify(startingPoint(root)));
    await npm("install", folder);
    // The root's places make room for the root's other packages; without those, many copies can be one.
    await npm("dedupe", folder);
    const made: Lockfile = JSON.parse(await readFile(file, "utf8"));
    await copyFile(file, join(ROOT, "functions/package-lock.json"));
    const other = strangers(made, root);
    console.log("Wrote functions/package-lock.json.");
    if (other.length > 0) console.log(`Not as in the root's lockfile: ${other.join(", ")}.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await writeLock();
