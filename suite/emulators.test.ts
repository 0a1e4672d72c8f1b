import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
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

test.skipIf(process.platform === "win32")("a gcloud on the PATH leads to its installation", async () => {
  const pubsub = "platform/pubsub-emulator/bin/cloud-pubsub-emulator";
  const sdk = folder(["bin/gcloud", pubsub]);
  const bin = folder([]);
  symlinkSync(join(sdk, "bin/gcloud"), join(bin, "gcloud"));
  const { env } = await chooseEmulators({ ...NOWHERE, PATH: `/nowhere:${bin}` });
  expect(env).toEqual({ PUBSUB_EMULATOR_BINARY_PATH: join(realpathSync(sdk), pubsub) });
});

test("what firebase-tools has downloaded comes before the Google Cloud CLI's", async () => {
  const info = new URL(
    "../node_modules/firebase-tools/lib/emulator/downloadableEmulatorInfo.json",
    import.meta.url,
  );
  const { default: details } = await import(info.href, { with: { type: "json" } });
  const cache = folder([details.firestore.downloadPathRelativeToCacheDir]);
  const sdk = folder(["platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"]);
  const env = { PATH: "", FIREBASE_EMULATORS_PATH: cache, CLOUDSDK_ROOT_DIR: sdk };
  expect(await chooseEmulators(env)).toEqual({ env: {}, downloads: ["Pub/Sub"] });
});

test("an empty variable names nothing", async () => {
  const empty = {
    FIRESTORE_EMULATOR_BINARY_PATH: "",
    PUBSUB_EMULATOR_BINARY_PATH: "",
    CLOUDSDK_ROOT_DIR: "",
  };
  expect((await chooseEmulators({ ...NOWHERE, ...empty })).downloads).toEqual(["Firestore", "Pub/Sub"]);
});
