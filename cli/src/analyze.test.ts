import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const AUTH_LOG = fileURLToPath(new URL("../../examples/auth.log", import.meta.url));
const ACCESS_LOG = fileURLToPath(new URL("../../examples/access.log", import.meta.url));
const RECEIVED = ["--received-at", "2026-03-11T00:00:00Z"];

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "threatstream-analyze-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Runs the command in a process of its own, as people do. */
async function threatstream(args: readonly string[], input = "") {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: "pipe" });
  child.stdin.end(input);
  const exited = once(child, "exit");
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code]: unknown[] = await exited;
  return { code, out, err };
}

async function analyzeJson(path: string, input?: string): Promise<Record<string, unknown>[]> {
  const { code, out, err } = await threatstream(["analyze", path, "--json", ...RECEIVED], input);
  expect(err).toBe("");
  expect(code).toBe(0);
  return out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const byId = (a: Record<string, unknown>, b: Record<string, unknown>) =>
  String(a["id"]) < String(b["id"]) ? -1 : 1;

describe("threatstream analyze", () => {
  test.each([AUTH_LOG, ACCESS_LOG])(
    "says the same each time, from a file and from its text: %s",
    async (path) => {
      const first = await analyzeJson(path);
      expect(first.length).toBeGreaterThan(20);
      expect(await analyzeJson(path)).toEqual(first);
      expect(await analyzeJson("-", await readFile(path, "utf8"))).toEqual(first);
    },
  );

  test("finds the same in lines that come in another order", async () => {
    const lines = (await readFile(AUTH_LOG, "utf8")).trim().split("\n");
    const straight = await analyzeJson("-", lines.join("\n"));
    const reversed = await analyzeJson("-", lines.toReversed().join("\n"));
    const withoutLine = (found: Record<string, unknown>[]) =>
      found.map((each) => ({ ...each, source_line: 0 })).toSorted(byId);
    expect(withoutLine(reversed)).toEqual(withoutLine(straight));
  });

  test("names the line of each event's threat, and tells threats from alerts", async () => {
    const found = await analyzeJson(AUTH_LOG);
    const lines = (await readFile(AUTH_LOG, "utf8")).split("\n");
    const ofEvents = found.filter(({ source_line }) => source_line !== undefined);
    expect(ofEvents.length).toBeGreaterThan(20);
    for (const { source_line, source_ip } of ofEvents) {
      expect(lines[Number(source_line) - 1]).toContain(source_ip);
    }
    const alerts = found.filter(({ kind }) => kind === "alert");
    expect(alerts).toMatchObject([{ threat_type: "BRUTE_FORCE", severity: "CRITICAL", status: "NEW" }]);
    expect(found.filter(({ kind }) => kind === "threat").length).toBe(found.length - alerts.length);
  });

  test("a line of no known format is rejected with its number; its neighbours go on", async () => {
    const good = "Mar 10 02:14:23 h sshd[1]: Failed password for root from 203.0.113.7 port 22 ssh2";
    const path = join(folder, "mixed.log");
    await writeFile(path, `${good}\nno log line\n\u0000\ud83d\n${good.replace("root", "admin")}\n`);
    const { code, out, err } = await threatstream(["analyze", path, "--json", ...RECEIVED]);
    expect(code).toBe(0);
    expect(out.match(/"source_line":\d+/g)).toEqual(['"source_line":1', '"source_line":4']);
    expect(err).toMatch(/line 2: unknown_format/);
  });

  test("prints a summary for people", async () => {
    const { code, out } = await threatstream(["analyze", AUTH_LOG, ...RECEIVED]);
    expect(code).toBe(0);
    expect(out).toMatch(/27 failed logins for 9 users from 92\.63\.197\.153 \(RU\) in 3 min, then a success/);
    expect(out).toMatch(/^ +1 +alerts$/m);
    expect(out).toMatch(/^ +0 +lines rejected$/m);
    expect(out).not.toContain("\u001b");
  });

  test.each<[string, string[], RegExp]>([
    ["an unknown option", ["analyze", AUTH_LOG, "--nope"], /--nope/],
    ["no file", ["analyze"], /Name a file/],
    ["an unknown format", ["analyze", AUTH_LOG, "--format", "csv"], /native, sshd, access/],
    ["a time that is none", ["analyze", AUTH_LOG, "--received-at", "yesterday"], /received-at/],
    ["an unknown command", ["analyse"], /analyze/],
  ])("%s is a wrong use: exit code 2 and one line that helps", async (_, args, message) => {
    const { code, out, err } = await threatstream(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(message);
    expect(err.trim().split("\n")).toHaveLength(1);
  });

  test("a file that is not there is an error of its own", async () => {
    const { code, err } = await threatstream(["analyze", join(folder, "none.log")]);
    expect(code).toBe(1);
    expect(err).toMatch(/There is no file/);
  });

  test("explains itself", async () => {
    const { code, out } = await threatstream(["analyze", "--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(/--received-at/);
  });
});
