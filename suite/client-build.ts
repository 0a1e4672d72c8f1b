import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { ROOT } from "./paths.ts";

const CLIENT = join(ROOT, "client");
const OUT = join(CLIENT, "lib");
const TYPES = join(OUT, "types");
const CONTRACTS = "@threatstream/contracts";

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * Builds `client/lib`: the client as a package of its own, as `npm pack ./client/lib` and `npm publish ./client/lib` take it.
 * ES modules and declarations, with the contracts inside; zod is a dependency, and loaded where replies are validated.
 */
export async function buildClient(): Promise<void> {
  await rm(OUT, { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["client/src/index.ts"],
    outdir: OUT,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    splitting: true,
    external: ["firebase/*", "zod"],
    alias: { [CONTRACTS]: join(ROOT, "contracts/src/index.ts") },
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
  });
  await declare();
  const [client, contracts] = await Promise.all([manifestOf("client"), manifestOf("contracts")]);
  const manifest = {
    name: "@threatstream/client",
    version: client.version,
    description: "ThreatStream for frontends: typed REST client, Firestore subscriptions, a live connection.",
    license: client.license,
    type: "module",
    sideEffects: false,
    exports: { ".": { types: "./types/client/src/index.d.ts", default: "./index.js" } },
    dependencies: contracts.dependencies,
    peerDependencies: client.peerDependencies,
  };
  await writeFile(join(OUT, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await copyFile(join(CLIENT, "README.md"), join(OUT, "README.md"));
  await copyFile(join(ROOT, "LICENSE"), join(OUT, "LICENSE"));
}

/** Declarations of the client and of the contracts that it names, in one tree. */
async function declare(): Promise<void> {
  await mkdir(TYPES, { recursive: true });
  const config = join(OUT, "tsconfig.json");
  const options = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: ROOT,
    outDir: TYPES,
  };
  const files = [join(CLIENT, "src/index.ts"), join(ROOT, "contracts/src/index.ts")];
  await writeFile(
    config,
    JSON.stringify({ extends: join(ROOT, "tsconfig.json"), compilerOptions: options, files, include: [] }),
  );
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-p", config]);
  await rm(config);
  const contracts = join(TYPES, "contracts/src/index.js");
  for (const file of await readdir(TYPES, { recursive: true })) {
    if (!file.endsWith(".d.ts")) continue;
    const path = join(TYPES, file);
    const from = relative(dirname(path), contracts).replaceAll("\\", "/");
    const text = await readFile(path, "utf8");
    await writeFile(
      path,
      text
        .replaceAll(/(["'])(\.{1,2}\/[^"']*)\.ts\1/g, "$1$2.js$1")
        .replaceAll(CONTRACTS, from.startsWith(".") ? from : `./${from}`),
    );
  }
}

async function manifestOf(workspace: string): Promise<Manifest> {
  const manifest: Manifest = JSON.parse(await readFile(join(ROOT, workspace, "package.json"), "utf8"));
  return manifest;
}

if (import.meta.main) {
  await buildClient();
  console.log("Built client/lib: pack it with `npm pack ./client/lib`.");
}
