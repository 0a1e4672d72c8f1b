import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** Bundles what a page imports into one file, minified, without firebase: its size, and the files that it comes from. */
async function bundle(contents: string) {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: ["firebase/*"],
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  const [file] = outputFiles;
  if (output === undefined || file === undefined) throw new Error("esbuild made no output.");
  const inputs = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return {
    gzip: gzipSync(file.contents).length,
    inputs: inputs.map(([path]) => path),
    external: output.imports.map(({ path }) => path),
  };
}
const SCHEMAS = /zod|contracts\/src\/(?!idle|wire-form)/;

test.each(["./rest.ts", "./index.ts"])(
  "a page that only calls the API, by %s, loads at most 8 kB gzip: no schema, no Firestore",
  async (door) => {
    const { gzip, inputs, external } = await bundle(`export { createApiClient } from "${door}";`);
    expect(gzip).toBeGreaterThan(1_000);
    expect(gzip).toBeLessThanOrEqual(8_000);
    expect(inputs.filter((path) => /zod|contracts|watch|live/.test(path))).toEqual([]);
    expect(external).toEqual([]);
  },
);

test("all of the REST door is as small", async () => {
  const { gzip, external } = await bundle('export * from "./rest.ts";');
  expect(gzip).toBeLessThanOrEqual(8_000);
  expect(external).toEqual([]);
});

test("everything together adds Firestore and little else, still without schemas", async () => {
  const { gzip, inputs, external } = await bundle('export * from "./index.ts";');
  expect(gzip).toBeLessThanOrEqual(12_000);
  expect(inputs.filter((path) => SCHEMAS.test(path))).toEqual([]);
  expect(new Set(external)).toEqual(new Set(["firebase/firestore"]));
});

test("schemas come with the check of replies alone", async () => {
  const { inputs } = await bundle('export { validateReply } from "./validate.ts";');
  expect(inputs.some((path) => SCHEMAS.test(path))).toBe(true);
});

test("a page that watches one list does not load the REST client nor the live connection", async () => {
  const { inputs } = await bundle('export { watchThreats } from "./index.ts";');
  expect(inputs.filter((path) => /\/(?:api|live)\//.test(path))).toEqual([]);
});
