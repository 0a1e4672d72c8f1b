import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "threatstream-simulate-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Runs the command in a process of its own, as people do. */
async function simulate(...args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code]: unknown[] = await exited;
  return { code, out, err };
}

test("equal commands write equal files, and the same to standard output", async () => {
  const [first, second] = [join(folder, "a.ndjson"), join(folder, "b.ndjson")];
  const { code, out } = await simulate("xss", "--seed", "4", "--out", first);
  expect([code, out]).toEqual([0, `Wrote 600 events to ${first}.\n`]);
  await simulate("xss", "--seed", "4", "--out", second);
  const written = await readFile(first, "utf8");
  expect(await readFile(second, "utf8")).toBe(written);
  expect((await simulate("xss", "--seed", "4", "--out", "-")).out).toBe(written);
  expect(written.trimEnd().split("\n")).toHaveLength(600);
});

test("verify tells what was found, how soon, and ends with 0 where all was", async () => {
  const { code, out, err } = await simulate("verify", "port_scan", "--offline");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^PASS port_scan, native: 600 events, 0 alerts\n/);
  expect(out).toMatch(/ pass +port-scan raises MEDIUM PORT_SCAN T1046 +\d+ +\d+\.\d +\S/);
  expect(out).toMatch(/\n1 of 1 runs passed\.\n$/);
});

test("list names every scenario", async () => {
  const { code, out } = await simulate("list");
  expect(code).toBe(0);
  expect(out).toMatch(/ kill_chain +10\/s +600 s +native, raw +reconnaissance, access/);
});

test.each([
  [
    ["verify", "all", "--offline", "--speed", "2x"],
    "error: --offline takes no time: leave out --speed and --wait; --help tells more.\n",
  ],
  [["verify", "nothing", "--offline"], /^error: There is no scenario "nothing"; there are .*\n$/],
  [["normal", "--eps", "many"], /^error: --eps must be a whole number from 1 to 100000, and not "many".*\n$/],
  [["list", "all"], "error: list takes no arguments; --help tells more.\n"],
])("%j is refused in one line", async (args, message) => {
  const { code, out, err } = await simulate(...args);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(message);
});

test("a file that cannot be written is told in one line", async () => {
  const { code, err } = await simulate("normal", "--out", join(folder, "none", "a.ndjson"));
  expect(code).toBe(1);
  expect(err).toMatch(/^error: .*a\.ndjson cannot be written: ENOENT.*\n$/);
});

test("without arguments it tells how it is used", async () => {
  const { code, out } = await simulate();
  expect(code).toBe(2);
  expect(out).toMatch(/^Usage: npm run simulate -- SCENARIO/);
  expect((await simulate("normal", "--help")).code).toBe(0);
});
