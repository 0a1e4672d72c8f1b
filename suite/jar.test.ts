import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { foldLine, manifestJar } from "./jar.ts";
import { javaMajor } from "./java.ts";

test("manifest lines are at most 72 bytes, and lose nothing", () => {
  const line = `Class-Path: file:/${"ä/long path ".repeat(20)}emulator.jar`;
  const folded = foldLine(line).split("\r\n");
  expect(Math.max(...folded.map((part) => Buffer.byteLength(part)))).toBeLessThanOrEqual(72);
  expect(folded.map((part, index) => (index === 0 ? part : part.slice(1))).join("")).toBe(line);
});

test("Java reads the jar and starts the main class that it names", () => {
  const path = join(mkdtempSync(join(tmpdir(), "threatstream-jar-")), "test.jar");
  writeFileSync(path, manifestJar("no.such.MainClass", "file:/nowhere.jar"));
  const run = () => execFileSync("java", ["-jar", path], { stdio: "pipe" });
  expect(run).toThrow(/no\.such\.MainClass/);
});

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_292"', 8],
  ['openjdk version "21" 2023-09-19', 21],
  ["command not found", undefined],
])("the version in %j is %s", (output, major) => {
  expect(javaMajor(output)).toBe(major);
});
