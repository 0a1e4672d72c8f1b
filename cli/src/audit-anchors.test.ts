import { describe, expect, test } from "vitest";
import { headLine, readAnchors } from "./audit-anchors.ts";

const heads = [
  { chain: 0, sequence: 41, hash: "0123456789abcdef".repeat(4) },
  { chain: 3, sequence: 7, hash: "f".repeat(64) },
];

describe("the heads of an earlier verification", () => {
  test("are read as they were printed, of several runs and with remarks", () => {
    const printed = heads.map(headLine);
    const text = `# 2026-03-10\r\n${printed.join("\r\n")}\r\n\r\n${printed[0]}\n`;
    expect(readAnchors(text, "anchors.txt")).toEqual([...heads, heads[0]]);
  });

  test("are refused where a line is no head, by its number", () => {
    const text = `${heads.map(headLine).join("\n")}\n0: 41 abc\n`;
    expect(() => readAnchors(text, "anchors.txt")).toThrow("anchors.txt, line 3: not a head");
  });

  test.each(["", "\n", "# nothing\n"])("are refused where there are none: %j", (text) => {
    expect(() => readAnchors(text, "anchors.txt")).toThrow("anchors.txt has no head");
  });
});
