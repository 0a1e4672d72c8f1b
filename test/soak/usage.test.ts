import { expect, test } from "vitest";
import type { Process } from "./processes.ts";
import { nameOf, Usage } from "./usage.ts";

const MIB = 2 ** 20;
const processOf = (pid: number, rss: number, cpuMs: number, args = "java"): Process => ({
  pid,
  parent: 1,
  rss: rss * MIB,
  cpuMs,
  args,
  target: undefined,
});
const byArgs = ({ args }: Process) => args;

test("memory is what was first, most and last, and processor time what was used since the first sample", () => {
  const usage = new Usage();
  for (const [rss, cpuMs] of [
    [100, 5_000],
    [300, 5_500],
    [150, 7_000],
  ] as const) {
    usage.add([processOf(1, rss, cpuMs)], byArgs);
  }
  expect(usage.summary()).toEqual([
    { name: "java", processes: 1, first: 100 * MIB, max: 300 * MIB, last: 150 * MIB, cpuMs: 2_000 },
  ]);
});

test("processes of one name are added up, and one that follows another goes on with its name", () => {
  const usage = new Usage();
  usage.add([processOf(1, 100, 1_000), processOf(2, 50, 1_000)], byArgs);
  usage.add([processOf(1, 100, 1_200), processOf(3, 70, 400)], byArgs);
  expect(usage.summary()).toEqual([
    { name: "java", processes: 3, first: 150 * MIB, max: 170 * MIB, last: 170 * MIB, cpuMs: 600 },
  ]);
});

test("the greatest come first", () => {
  const usage = new Usage();
  usage.add([processOf(1, 10, 0, "small"), processOf(2, 20, 0, "large")], byArgs);
  expect(usage.summary().map(({ name }) => name)).toEqual(["large", "small"]);
});

test.each([
  ["java -jar /x/.suite/firestore-emulator.jar --port 8080", undefined, "Firestore emulator (java)"],
  ["java -jar /x/cloud-pubsub-emulator-0.8.20-all.jar --port=1", undefined, "Pub/Sub emulator (java)"],
  ["node /x/firebase-tools/lib/emulator/functionsEmulatorRuntime", "api", "function api"],
  ["node /x/firebase-tools/lib/emulator/functionsEmulatorRuntime", undefined, "function worker"],
  ["node /x/firebase.js emulators:start --only auth", undefined, "hub, functions, hosting, auth"],
  ["/x/bin/esbuild --service", undefined, "esbuild"],
])("%s with target %s is %s", (args, target, name) => {
  expect(nameOf({ ...processOf(7, 0, 0, args), target }, 8)).toBe(name);
  expect(nameOf({ ...processOf(8, 0, 0, args), target }, 8)).toBe("the soak itself");
});
