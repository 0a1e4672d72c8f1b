import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** What a page loads at first for this code, minified, without firebase: size in bytes, and the files that it comes from. */
async function bundle(contents: string) {
  const { metafile } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    // What is imported on demand stays in chunks of its own, as every bundler for pages has it.
    splitting: true,
    outdir: "out",
    platform: "browser",
    target: "es2022",
    external: ["firebase/*"],
    metafile: true,
    write: false,
  });
  const outputs = Object.entries(metafile.outputs);
  const entry = outputs.find(([, { entryPoint }]) => entryPoint === "<stdin>");
  if (entry === undefined) throw new Error("esbuild made no entry.");
  const eager = new Set([entry[0]]);
  for (const path of eager) {
    for (const { path: next, kind, external } of metafile.outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) eager.add(next);
    }
  }
  const loaded = outputs.filter(([path]) => eager.has(path)).map(([, output]) => output);
  return {
    bytes: loaded.reduce((sum, output) => sum + output.bytes, 0),
    inputs: loaded.flatMap((output) => Object.keys(output.inputs)),
    external: loaded.flatMap(({ imports }) => imports).filter(({ external }) => external === true),
  };
}

test("a page that only calls the API loads less than 15 kB, no zod and no firebase", async () => {
  const { bytes, inputs, external } = await bundle('export { createApiClient } from "./index.ts";');
  expect(bytes).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThan(15_000);
  expect(inputs.filter((path) => path.includes("zod") || path.includes("contracts/"))).toEqual([]);
  expect(external).toEqual([]);
});

test("everything together adds Firestore and little else, still without zod", async () => {
  const { bytes, inputs, external } = await bundle('export * from "./index.ts";');
  expect(bytes).toBeLessThan(20_000);
  expect(inputs.filter((path) => path.includes("zod") || path.includes("contracts/"))).toEqual([]);
  expect(new Set(external.map(({ path }) => path))).toEqual(new Set(["firebase/firestore"]));
});

test("a page that watches one list does not load the REST client nor the live connection", async () => {
  const { inputs } = await bundle('export { watchThreats } from "./index.ts";');
  expect(inputs.filter((path) => /\/(?:api|live)\//.test(path))).toEqual([]);
});
