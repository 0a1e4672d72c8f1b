import { MAX_EVENT_BYTES } from "@threatstream/contracts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventOf, fixtureLines, recognizes } from "./fixtures/lines.ts";
import { readWith } from "./read.ts";
import { native } from "./native.ts";

const context = { receivedAt: Date.parse("2026-03-10T14:00:00Z") };
const parse = (record: string) => readWith(native, record, context);
const EVENT = { timestamp: "2026-03-10T13:55:36Z", event_type: "malware", source_ip: "203.0.113.9" };
const withField = (name: string, value: unknown) => JSON.stringify({ ...EVENT, [name]: value });
const LINES = fixtureLines("native.ndjson");
const line = (index: number) => LINES[index] ?? "";

describe("an event", () => {
  test("is taken as it is", () => {
    expect(parse(line(0))).toEqual({
      kind: "event",
      event: {
        event_id: "evt-1",
        timestamp: "2026-03-10T13:55:36.123+01:00",
        event_type: "login_attempt",
        source_ip: "203.0.113.9",
        destination_ip: "10.0.0.5",
        destination_port: 22,
        protocol: "TCP",
        payload: { username: "root", success: false, service: "sshd" },
        metadata: { sensor: "edge-1" },
      },
    });
  });

  test("gets defaults, and loses a destination that is null", () => {
    expect(parse(line(1))).toEqual({
      kind: "event",
      event: {
        timestamp: "2026-03-10T13:55:36Z",
        event_type: "network_flow",
        source_ip: "2001:db8::1",
        protocol: "TCP",
        payload: { bytes_out: 120_000, bytes_in: 400, packets: 90 },
        metadata: {},
      },
    });
  });

  test("keeps unknown fields below its metadata, where an explicit key wins", () => {
    expect(eventOf(parse(line(2))).metadata).toEqual({ hostname: "explicit", agent: { version: "1.2" } });
  });

  test("may have any key, and none reaches a prototype", () => {
    const { payload, metadata } = eventOf(parse(line(3)));
    expect(payload).toEqual({ constructor: null, url: "/" });
    expect(metadata).toEqual({ constructor: { prototype: { polluted: 1 } }, prototype: 1 });
    for (const value of [payload, metadata, {}]) {
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect("polluted" in value).toBe(false);
      expect(Object.hasOwn(value, "__proto__")).toBe(false);
    }
  });

  test.each(["constructor", "prototype", "toString", "hasOwnProperty", "then", "toJSON"])(
    "may have a key %s of any kind",
    (key) => {
      for (const value of [null, 1, "x", {}, { prototype: null }]) {
        const nested = { [key]: value };
        const event = eventOf(parse(JSON.stringify({ ...EVENT, ...nested, payload: nested })));
        expect(event.payload).toEqual(nested);
        expect(event.metadata).toEqual(nested);
        expect(eventOf(parse(withField("metadata", nested))).metadata).toEqual(nested);
      }
    },
  );
});

describe("a record that is refused says why", () => {
  test("where it is larger than an event may be, in bytes", () => {
    const padding = MAX_EVENT_BYTES - withField("pad", "").length;
    expect(parse(withField("pad", "x".repeat(padding))).kind).toBe("event");
    expect(parse(withField("pad", "x".repeat(padding + 1)))).toMatchObject({ reason: "too_large" });
    expect(parse(withField("pad", "é".repeat(padding / 2 + 1)))).toMatchObject({ reason: "too_large" });
  });

  test("where it is not JSON", () => {
    expect(parse(line(5))).toMatchObject({
      kind: "rejected",
      reason: "invalid_json",
      message: expect.stringMatching(/^The event is not JSON: Expected ',' or '}'/),
    });
  });

  test("in a short text without control characters, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const result = parse(`{"timestamp":${text}`);
        if (result.kind !== "rejected") return;
        expect(result.message.length).toBeLessThan(300);
        expect(result.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(["[]", "1", "null", '"x"', "[{}]"])("where it is %s and not an object", (text) => {
    expect(parse(text)).toEqual({
      kind: "rejected",
      reason: "invalid_event",
      message: "The event is not a JSON object.",
    });
  });

  test("where it nests too deep, however deep", () => {
    const nested = (depth: number) =>
      JSON.stringify(EVENT).replace("}", `,"payload":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}`);
    expect(parse(nested(30)).kind).toBe("event");
    for (const depth of [31, 1_000, 100_000]) {
      expect(parse(nested(depth))).toEqual({
        kind: "rejected",
        reason: "too_deep",
        message: "The event nests deeper than 32 objects or arrays.",
      });
    }
  });

  test("naming every bad field", () => {
    expect(parse(line(4))).toEqual({
      kind: "rejected",
      reason: "invalid_event",
      message:
        "timestamp is not an ISO-8601 time with an offset between the years 2000 and 2099; event_type must not be empty; " +
        "source_ip is not an IPv4 or IPv6 address; destination_port must be at most 65535.",
    });
  });

  test.each([
    ["event_id", "", "must not be empty"],
    ["event_id", null, "must be a text"],
    ["event_id", "a\u0000b", "contains control characters"],
    ["event_id", "x".repeat(513), "must have at most 512 characters"],
    ["timestamp", 1_773_150_936, "must be a text"],
    ["timestamp", undefined, "is missing"],
    ["source_ip", "fe80::1%eth0", "is not an IPv4 or IPv6 address"],
    ["destination_ip", "", "is not an IPv4 or IPv6 address"],
    ["destination_port", 1.5, "must be a whole number"],
    ["destination_port", "22", "must be a number"],
    ["destination_port", -1, "must be at least 0"],
    ["payload", [], "must be an object"],
    ["payload", null, "must be an object"],
    ["metadata", "x", "must be an object"],
  ])("where %s is %j", (name, value, message) => {
    expect(parse(withField(name, value))).toEqual({
      kind: "rejected",
      reason: "invalid_event",
      message: `${name} ${message}.`,
    });
  });

  test("naming no more than 8 fields", () => {
    const fields = ["event_id", "timestamp", "event_type", "source_ip", "destination_ip", "destination_port"];
    const all = Object.fromEntries(
      [...fields, "protocol", "payload", "metadata"].map((field) => [field, true]),
    );
    const result = parse(JSON.stringify(all));
    expect(result).toMatchObject({
      reason: "invalid_event",
      message: expect.stringMatching(/^event_id .*; …\.$/),
    });
    expect(result.kind === "rejected" && result.message.split("; ")).toHaveLength(9);
  });
});

test("objects with a source address are recognized", () => {
  expect(recognizes(native, ' \t\r\n{"source_ip":1}')).toBe(true);
  for (const text of ["", " ", "{", '{"a":1}', "[{}]", "x{", "\u00a0{", " ".repeat(256 * 1024)])
    expect(recognizes(native, text)).toBe(false);
});

test("any text and any JSON is read without an exception, and changes no prototype", () => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  const key = fc.oneof(
    fc.constantFrom("__proto__", "constructor", "prototype", "payload", "metadata", "timestamp", "source_ip"),
    fc.string(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.dictionary(key, tie("tree"))),
  }));
  const record = fc.oneof(
    fc.string({ unit: "binary" }),
    tree.map((value) => JSON.stringify(value)),
    fc.dictionary(key, tree).map((fields) => JSON.stringify({ ...fields, ...EVENT })),
  );
  fc.assert(
    fc.property(record, (text) => {
      expect(["event", "rejected"]).toContain(parse(text).kind);
    }),
    { numRuns: 1_000 },
  );
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
});
