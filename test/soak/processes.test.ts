import { expect, test } from "vitest";
import { familyOf, processesOfPs, processOfProc } from "./processes.ts";

const STAT =
  "311 (java (x) y) S 300 311 311 0 -1 4194560 900 0 0 0 1234 66 0 0 20 0 30 0 5000 9031798784 28884 18446744073709551615";
const FILES = {
  stat: STAT,
  status: "Name:\tjava\nVmHWM:\t  120000 kB\nVmRSS:\t  115532 kB\n",
  args: "java\0-jar\0emulator.jar\0",
  environment: "PATH=/bin\0FUNCTION_TARGET=processEvents\0NODE_ENV=x\0",
};

test("a process is read from the files of proc, whatever its name holds", () => {
  expect(processOfProc(FILES)).toEqual({
    pid: 311,
    parent: 300,
    rss: 115_532 * 1024,
    cpuMs: 13_000,
    args: "java -jar emulator.jar",
    target: "processEvents",
  });
});

test("a process without memory is none", () => {
  expect(processOfProc({ ...FILES, status: "Name:\tkworker\n" })).toBeUndefined();
});

test("a process whose environment says nothing serves no function", () => {
  expect(processOfProc({ ...FILES, environment: "" })?.target).toBeUndefined();
});

test.each([
  ["1:02.50", 62_500],
  ["01:01:01", 3_661_000],
  ["2-00:00:01", 172_801_000],
])("ps writes %s for a processor's time", (time, cpuMs) => {
  const [only] = processesOfPs(`  12     1  2048 ${time} node a b\n\n`);
  expect(only).toEqual({ pid: 12, parent: 1, rss: 2_097_152, cpuMs, args: "node a b", target: undefined });
});

test("a family is a process and its descendants, and nobody else", () => {
  const output = [
    "1 0 1 0:01 init",
    "2 1 1 0:01 soak",
    "3 2 1 0:01 tools",
    "4 3 1 0:01 java",
    "5 1 1 0:01 other",
  ];
  const family = familyOf(2, processesOfPs(output.join("\n")));
  expect(family.map(({ pid }) => pid)).toEqual([2, 3, 4]);
});
