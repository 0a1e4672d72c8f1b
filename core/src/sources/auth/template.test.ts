import { describe, expect, test } from "vitest";
import { compileDaemon } from "./compile.ts";
import { matchText } from "./match.ts";
import { loginOrigin } from "./origin.ts";
import { readPairs } from "./pairs.ts";
import { TemplateError, compileTemplate } from "./template.ts";

const match = (template: string, message: string) =>
  matchText({ id: "t", outcome: "failure", service: "t", ...compileTemplate(template) }, message);

describe("a template", () => {
  test("reads names, kinds, alternatives and optional parts", () => {
    const template = String.raw`(Failed|Refused) \(no\) {method} for {user:word}( port {port})? of {source} {number}\?`;
    expect(match(template, "Failed (no) pw for ab port 22 of host.example.com 7?")).toMatchObject({
      method: "pw",
      user: "ab",
      port: "22",
      source: "host.example.com",
    });
    expect(match(template, "Denied (no) pw for ab of 203.0.113.9 7?")).toBeUndefined();
  });

  test("is anchored at both ends, and the last address wins before fixed text", () => {
    const template = "Login failed for {user} from {address}";
    expect(match(template, "Login failed for x from 10.0.0.1 from 203.0.113.9")).toMatchObject({
      user: "x from 10.0.0.1",
      source: "203.0.113.9",
    });
    expect(match(template, " Login failed for x from 10.0.0.1")).toBeUndefined();
    expect(match(template, "Login failed for x from 10.0.0.1 .")).toBeUndefined();
  });

  test("with any text on both sides of the address doubts a line that has two", () => {
    const template = "user {user} from {address}: {text}";
    expect(match(template, "user x from 203.0.113.9: no")).toMatchObject({ source: "203.0.113.9" });
    expect(match(template, "user x from 10.0.0.1: y from 203.0.113.9: no")).toEqual({
      kind: "ambiguous",
      pattern: "t",
    });
  });

  test("gives long lines the same answers by the linear engine", () => {
    const template = "user {user} from {address}: {text}";
    const name = "x".repeat(2_000);
    expect(match(template, `user ${name} from 203.0.113.9: no`)).toMatchObject({
      user: name,
      source: "203.0.113.9",
    });
    expect(match(template, `user ${name} from 10.0.0.1: y from 203.0.113.9: no`)).toMatchObject({
      kind: "ambiguous",
    });
    expect(match(template, `user ${" from 10.0.0.1: ".repeat(500)}`)).toMatchObject({ source: "10.0.0.1" });
    expect(match(template, `user ${"from 10.0.0.1:".repeat(500)}`)).toBeUndefined();
  });

  test.each([
    ["", "no text of three characters"],
    ["{user}{address}", "no text of three characters"],
    ["from {nobody}", "the placeholder {nobody"],
    ["from {user", "the placeholder {user"],
    ["from {user:a:b}", "the placeholder {user:a:b"],
    ["from (a", "not closed"],
    ["from a)", "not opened"],
    ["from a|b", "outside parentheses"],
    ["from a?", "a ? without a backslash"],
    ["from a}", "a } without a backslash"],
    ["from a\\", "a backslash at the end"],
    ["from {text}, {text}, {text}, {text}", "more than 3 runs"],
  ])("%j is refused", (template, reason) => {
    expect(() => compileTemplate(template)).toThrow(TemplateError);
    expect(() => compileTemplate(template)).toThrow(reason);
  });

  test("of a daemon is named when it is refused", () => {
    const daemon = {
      id: "d",
      title: "D",
      service: "d",
      programs: [],
      files: false,
      records: [],
      pairs: [],
      cases: [],
    };
    const pattern = { id: "p", outcome: "failure" as const, match: "x)" };
    expect(() => compileDaemon({ ...daemon, patterns: [pattern] })).toThrow("p: has a parenthesis");
    const sound = { ...pattern, match: "failed {user}" };
    expect(() => compileDaemon({ ...daemon, patterns: [sound, sound] })).toThrow("has the pattern p twice");
  });
});

test("pairs are read with quotes, and repeated keys are told", () => {
  const { values, repeated } = readPairs(`WARN [x] a=1, b="two \\"2\\"", c='3' d= __proto__=4 a=5 e`);
  expect({ ...values }).toEqual({ a: "1", b: 'two "2"', c: "3", d: "" });
  expect([...repeated]).toEqual(["a"]);
});

test.each([
  ["203.0.113.9", "203.0.113.9", undefined],
  ["203.0.113.9:51234", "203.0.113.9", 51_234],
  ["[2001:db8::9]:51234", "2001:db8::9", 51_234],
  ["[2001:db8::9]", "2001:db8::9", undefined],
  ["2001:db8::9", "2001:db8::9", undefined],
  ["::ffff:203.0.113.9", "203.0.113.9", undefined],
  ["ipv4:203.0.113.9:445", "203.0.113.9", 445],
  ["ipv6:2001:db8::9", "2001:db8::9", undefined],
  ["IPV4/UDP/203.0.113.9/5060", "203.0.113.9", 5060],
  ["host.example.com", "host.example.com", undefined],
  ["203.0.113.9:99999", "203.0.113.9", undefined],
])("the origin %s is %s, port %s", (text, name, port) => {
  expect(loginOrigin(text)).toEqual(port === undefined ? { name } : { name, port });
});
