import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { ROOT } from "./paths.ts";

const CLIENT = join(ROOT, "client");
const CONTRACTS = "@threatstream/contracts";
/** The package's doors, and the module behind each. */
const DOORS = { ".": "index", "./rest": "rest", "./validate": "validate" } as const;

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The package's folder, as `npm pack ./client/lib` takes it. */
const LIB = join(CLIENT, "lib");

/**
 * Builds the client as a package of its own: ES modules and declarations, with the contracts inside; zod is a dependency, which
 * only the `validate` door loads. `out` is emptied first and has to be inside the repository, where the compiler finds its
 * types; two builds at once need a folder each. Default `client/lib`.
 */
export async function buildClient(out: string = LIB): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: Object.values(DOORS).map((module) => `client/src/${module}.ts`),
    outdir: out,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    splitting: true,
    external: ["firebase/*", "zod"],
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
  });
  await declare(out);
  const [client, contracts] = await Promise.all([manifestOf("client"), manifestOf("contracts")]);
  const manifest = {
    name: "@threatstream/client",
    version: client.version,
    description: "ThreatStream for frontends: typed REST client, Firestore subscriptions, a live connection.",
    license: client.license,
    type: "module",
    sideEffects: false,
    exports: Object.fromEntries(
      Object.entries(DOORS).map(([door, module]) => [
        door,
        { types: `./types/client/src/${module}.d.ts`, default: `./${module}.js` },
      ]),
    ),
    dependencies: contracts.dependencies,
    peerDependencies: client.peerDependencies,
  };
  await writeFile(join(out, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await copyFile(join(CLIENT, "README.md"), join(out, "README.md"));
  await copyFile(join(ROOT, "LICENSE"), join(out, "LICENSE"));
}

/** Declarations of the client and of the contracts that it names, in one tree. */
async function declare(out: string): Promise<void> {
  const types = join(out, "types");
  await mkdir(types, { recursive: true });
  const config = join(out, "tsconfig.json");
  const options = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: ROOT,
    outDir: types,
    // Found through node_modules, the contracts would count as another package's, for which the compiler may emit nothing: which
    // of their files it had met that way first differed from run to run.
    paths: {
      [CONTRACTS]: [join(ROOT, "contracts/src/index.ts")],
      [`${CONTRACTS}/plain`]: [join(ROOT, "contracts/src/plain.ts")],
    },
  };
  const doors = Object.values(DOORS).map((module) => join(CLIENT, `src/${module}.ts`));
  const files = [...doors, join(ROOT, "contracts/src/index.ts")];
  await writeFile(
    config,
    JSON.stringify({ extends: join(ROOT, "tsconfig.json"), compilerOptions: options, files, include: [] }),
  );
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-p", config]);
  await rm(config);
  const contracts = join(types, "contracts/src/index.js");
  for (const file of await readdir(types, { recursive: true })) {
    if (!file.endsWith(".d.ts")) continue;
    const path = join(types, file);
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
