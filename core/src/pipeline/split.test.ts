import { MAX_BATCH_BYTES } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import { splitMessage } from "./split.ts";

const RECEIVED_AT = Date.parse("2026-03-10T12:00:00Z");

function split(data: string | Uint8Array, attributes: Record<string, string> = {}) {
  return splitMessage({ data: Buffer.from(data), attributes, receivedAt: RECEIVED_AT });
}

describe("a message's records", () => {
  test("are its lines, without blank ones, each with its line number", () => {
    const { records, refused } = split("first\r\n\n  \nsecond\n");
    expect(records.map(({ text, index }) => [index, text])).toEqual([
      [0, "first"],
      [3, "second"],
    ]);
    expect(refused).toEqual([]);
  });

  test("are the elements of a JSON array, byte for byte", () => {
    const { records } = split('[ {"a": "[,]\\"" }, {"b":[1,2]} ]');
    expect(records.map((record) => record.text)).toEqual(['{"a": "[,]\\"" }', '{"b":[1,2]}']);
  });

  test("are one event where the whole is one JSON object over several lines", () => {
    const { records } = split('{\n  "a": 1\n}\n');
    expect(records.map((record) => record.text)).toEqual(['{\n  "a": 1\n}']);
  });

  test("are lines of JSON where each line is an object", () => {
    expect(split('{"a":1}\n{"a":2}\n').records).toHaveLength(2);
  });

  test("are lines where a line only starts like an array", () => {
    expect(split("[error] something\n[::1]:443 - -").records).toHaveLength(2);
  });

  test("are lines where the first only starts like a JSON array", () => {
    expect(split('[{"a": 1\nsecond\nthird').records.map((record) => record.text)).toEqual([
      '[{"a": 1',
      "second",
      "third",
    ]);
  });

  test("are not cut further than the limit: millions of tiny lines cost no memory", () => {
    for (const data of [
      "\n".repeat(8_000_000),
      "a\n".repeat(4_000_000),
      `[${"1,".repeat(4_000_000)}1]`.replace("[1", "[{}"),
    ]) {
      expect(split(data).refused.map(({ reason }) => reason)).toEqual([
        data.startsWith("\n") ? "empty" : "too_many_events",
      ]);
    }
  });

  test("number equal texts within the message", () => {
    const { records } = split("same\nother\nsame\nsame");
    expect(records.map((record) => record.occurrence)).toEqual([0, 0, 1, 2]);
  });

  test("take their numbers from the sender where it gives them", () => {
    const { records } = split("same\nother\nsame", { occurrences: "0:4,2:5" });
    expect(records.map((record) => record.occurrence)).toEqual([4, 0, 5]);
  });

  test("keep the format that the sender named", () => {
    expect(split("x", { format: "sshd" }).records[0]?.format).toBe("sshd");
  });
});

describe("a message is refused as a whole", () => {
  test.each([
    ["empty", "", {}],
    ["empty", " \n\n", {}],
    ["empty", "[]", {}],
    ["invalid_json", '[{"a":1}, {"b":', {}],
    ["invalid_json", '[{"a":1}] trailing', {}],
    ["invalid_attributes", "x", { format: "word-perfect" }],
    ["invalid_attributes", "x", { occurrences: "1:2:3" }],
    ["too_many_events", "x\n".repeat(1001), {}],
  ])("as %s: %j", (reason, data, attributes) => {
    const { records, refused } = split(data, attributes);
    expect(records).toEqual([]);
    expect(refused.map((record) => [record.reason, record.index])).toEqual([[reason, -1]]);
    expect(Buffer.from(refused[0]?.bytes ?? "").toString()).toBe(data);
  });

  test("as too_large above the byte limit", () => {
    const { refused } = split(Buffer.alloc(MAX_BATCH_BYTES + 1, "x"));
    expect(refused[0]?.reason).toBe("too_large");
  });
});

test("one line that is not UTF-8 is refused with its bytes, its neighbours go on", () => {
  const bad = Buffer.from([0x61, 0xff, 0xfe, 0x62]);
  const { records, refused } = split(Buffer.concat([Buffer.from("one\n"), bad, Buffer.from("\ntwo")]));
  expect(records.map(({ text, index }) => [index, text])).toEqual([
    [0, "one"],
    [2, "two"],
  ]);
  expect(refused.map(({ reason, index }) => [reason, index])).toEqual([["invalid_utf8", 1]]);
  expect(Buffer.compare(Buffer.from(refused[0]?.bytes ?? ""), bad)).toBe(0);
});

test("an array nested 100,000 deep is cut into its elements without a crash", () => {
  const deep = `[{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}},{"b":1}]`;
  expect(split(deep).records).toHaveLength(2);
});
