import { readFile, readdir, rm } from "node:fs/promises";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { BUNDLED_PLAYBOOKS } from "../functions/src/response/bundled.ts";
import { build as bundle } from "esbuild";
import type { Metafile } from "esbuild";
import { SuiteError } from "./errors.ts";
import { ROOT } from "./paths.ts";
import { readPlaybooks } from "./playbooks.ts";
import { bundleWorkspaces } from "./workspaces.ts";

const FUNCTIONS = join(ROOT, "functions");
const OUT = join(FUNCTIONS, "lib");

/**
 * Bundles the functions into `functions/lib`: our own code and what it uses of the other workspaces in one graph of ES modules, in which what is
 * imported lazily stays a file of its own; every npm package stays outside. Throws `SuiteError` where the code does not
 * compile (esbuild has said why), the bundle needs a package that `functions/package.json` does not list, or a playbook is
 * not valid or was not written into the code since it changed. Returns the size of the bundle in bytes.
 */
export async function build(): Promise<number> {
  await checkPlaybooks();
  const { metafile } = await bundle({
    absWorkingDir: ROOT,
    entryPoints: ["functions/src/index.ts"],
    outdir: OUT,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    splitting: true,
    sourcemap: "linked",
    packages: "external",
    plugins: [bundleWorkspaces],
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
    metafile: true,
  }).catch((cause: unknown) => {
    throw new SuiteError("The functions do not build: mend the errors above.", { cause });
  });
  await checkPackages(metafile);
  await removeStale(metafile);
  return Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
}

async function checkPlaybooks(): Promise<void> {
  if (isDeepStrictEqual(await readPlaybooks(), BUNDLED_PLAYBOOKS)) return;
  throw new SuiteError("The playbooks have changed: write them into the code with `npm run playbooks`.");
}

async function checkPackages(metafile: Metafile): Promise<void> {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    await readFile(join(FUNCTIONS, "package.json"), "utf8"),
  );
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external === true).map(({ path }) => packageOf(path)),
  );
  const missing = new Set(imported.filter((name) => !isBuiltin(name) && !(name in dependencies)));
  if (missing.size > 0) {
    throw new SuiteError(
      `functions/package.json must list what the bundle imports: ${[...missing].join(", ")}.`,
    );
  }
}

function packageOf(path: string): string {
  return path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/");
}

function isBuiltin(name: string): boolean {
  return name.startsWith("node:") || builtinModules.includes(name);
}

/** Removes files of earlier builds. Only these: a running suite goes on with what it has loaded. */
async function removeStale(metafile: Metafile): Promise<void> {
  const current = new Set(Object.keys(metafile.outputs).map((path) => join(ROOT, path)));
  const files = await readdir(OUT, { recursive: true, withFileTypes: true });
  const stale = files.filter((file) => file.isFile() && !current.has(join(file.parentPath, file.name)));
  await Promise.all(stale.map((file) => rm(join(file.parentPath, file.name))));
}

if (import.meta.main) {
  const started = performance.now();
  try {
    const bytes = await build();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`Built functions/lib: ${(bytes / 1024).toFixed(0)} KiB with source maps, in ${seconds} s.`);
  } catch (error) {
    if (!(error instanceof SuiteError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
