import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chooseEmulators } from "./emulators.ts";

function folder(files: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), "threatstream-sdk-"));
  for (const file of files) {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  return root;
}

const NOWHERE = { FIREBASE_EMULATORS_PATH: "/nowhere", PATH: "" };

test("without a copy on the machine, both emulators are downloads", async () => {
  expect(await chooseEmulators(NOWHERE)).toEqual({ env: {}, downloads: ["Firestore", "Pub/Sub"] });
});

test("an installed Google Cloud CLI gives what it has", async () => {
  const sdk = folder(["platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"]);
  const { env, downloads } = await chooseEmulators({ ...NOWHERE, CLOUDSDK_ROOT_DIR: sdk });
  expect(Object.keys(env)).toEqual(["FIRESTORE_EMULATOR_BINARY_PATH"]);
  expect(downloads).toEqual(["Pub/Sub"]);
});

test("what the environment names is left alone", async () => {
  const named = { FIRESTORE_EMULATOR_BINARY_PATH: "/a.jar", PUBSUB_EMULATOR_BINARY_PATH: "/b" };
  expect(await chooseEmulators({ ...NOWHERE, ...named })).toEqual({ env: {}, downloads: [] });
});
