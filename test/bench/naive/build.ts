import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../../../suite/paths.ts";

/**
 * Bundles a file of this folder as the product is bundled (ESM, libraries external) into a folder that Google's framework
 * and the Firebase CLI take as a function's source. Returns the folder.
 */
export async function buildNaive(entry: "functions" | "baseline"): Promise<string> {
  const outdir = join(ROOT, "bench-results", `build-${entry}`);
  await mkdir(outdir, { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, `${entry}.ts`)],
    outfile: join(outdir, "index.js"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    // What both workspaces share. The rest has other versions above this folder, so it goes into the bundle.
    external: [
      "firebase-admin",
      "firebase-admin/*",
      "firebase-functions",
      "firebase-functions/*",
      "geoip-lite",
    ],
    logLevel: "warning",
  });
  const manifest = {
    name: `bench-${entry}`,
    private: true,
    type: "module",
    main: "index.js",
    engines: { node: "24" },
  };
  await writeFile(join(outdir, "package.json"), JSON.stringify(manifest));
  return outdir;
}
