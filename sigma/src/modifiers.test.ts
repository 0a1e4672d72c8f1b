import { expect, test } from "vitest";
import { errorsOf, matches, ruleYaml } from "./testing/rules.ts";

/** One field with a value, against several values of an event. */
function against(item: string, ...values: readonly unknown[]): readonly boolean[] {
  const detection = `  sel:\n    ${item}\n  condition: sel`;
  return values.map((value) => matches(detection, { f: value }));
}

test("a plain value is the whole text, without regard to case", () => {
  expect(against("f: Cmd.exe", "cmd.EXE", "xcmd.exe", "cmd.exe ", 5, null)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(against("f: 4625", 4625, "4625", 46250, 4625n)).toEqual([true, true, false, true]);
  expect(against("f: true", true, "TRUE", false)).toEqual([true, true, false]);
  expect(against("f: ''", "", " ", null)).toEqual([true, false, false]);
});

test("any element of an array may match", () => {
  expect(against("f: b", ["a", "b"], ["a"], [], [["b"]])).toEqual([true, false, false, true]);
});

test("contains, startswith and endswith", () => {
  expect(against("f|contains: bc", "aBCd", "bc", "b c")).toEqual([true, true, false]);
  expect(against("f|startswith: ab", "ABc", "cab")).toEqual([true, false]);
  expect(against("f|endswith: .exe", "a.EXE", "a.exe.")).toEqual([true, false]);
  expect(against("f|contains: ''", "x", "", null)).toEqual([true, true, false]);
});

test("all joins the values of a list with and", () => {
  expect(against("f|contains|all: [a, b]", "xbxa", "a", ["a", "b"])).toEqual([true, false, true]);
});

test("cased regards case", () => {
  expect(against("f|cased: Ab", "Ab", "ab")).toEqual([true, false]);
  expect(against("f|contains|cased: Ab", "xAbx", "xabx")).toEqual([true, false]);
});

test("neq negates, and holds for a field that is absent", () => {
  expect(against("f|neq: a", "b", "A")).toEqual([true, false]);
  expect(against("f|neq: [a, b]", "b", "c")).toEqual([false, true]);
  expect(against("f|neq: 5", 5, 6, "5")).toEqual([false, true, false]);
  expect(matches("  sel:\n    f|neq: a\n  condition: sel", {})).toBe(true);
});

test("exists asks for the field, not for its value", () => {
  expect(against("f|exists: true", "", null, undefined)).toEqual([true, true, false]);
  expect(against("f|exists: false", "", null, undefined)).toEqual([false, false, true]);
});

test("null is a field that is null or absent", () => {
  expect(against("f: null", null, undefined, "", "null")).toEqual([true, true, false, false]);
  expect(against("f: [null, x]", null, "x", "y")).toEqual([true, true, false]);
});

test("re searches, regards case, and takes i, m and s", () => {
  expect(against("f|re: 'b.d'", "abcd", "aBcd", "b\nd")).toEqual([true, false, false]);
  expect(against("f|re|i: 'b.d'", "aBcD")).toEqual([true]);
  expect(against("f|re|s: 'b.d'", "b\nd")).toEqual([true]);
  expect(against("f|re: '^b'", "a\nb")).toEqual([false]);
  expect(against("f|re|m: '^b'", "a\nb")).toEqual([true]);
  expect(against("f|re: '^[0-9]+$'", 42)).toEqual([true]);
});

test("cidr takes networks of IPv4 and IPv6", () => {
  expect(against("f|cidr: 10.0.0.0/8", "10.1.2.3", "11.0.0.1", "::ffff:10.1.2.3", "10.1.2", 10)).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
  expect(against("f|cidr: 2001:db8::/32", "2001:DB8::1", "2001:db9::1", "10.0.0.1")).toEqual([
    true,
    false,
    false,
  ]);
  expect(against("f|cidr: [127.0.0.0/8, '::1/128']", "::1", "127.9.9.9", "::2")).toEqual([true, true, false]);
});

test("base64, base64offset and the UTF-16 encodings", () => {
  const encode = (text: string, encoding: BufferEncoding = "utf8"): string =>
    Buffer.from(text, encoding).toString("base64");
  expect(against("f|base64: foobar", encode("foobar"))).toEqual([true]);
  expect(against("f|base64|contains: foobar", `x ${encode("foobar")}`)).toEqual([true]);
  const shifted = ["", "x", "xx"].map((before) => encode(`${before}/bin/sh -i`));
  expect(against("f|base64offset|contains: /bin/sh", ...shifted, encode("/bin/zsh"))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  const wide = ["", "x", "xx"].map((before) => encode(`${before}iex é`, "utf16le"));
  expect(against("f|wide|base64offset|contains: iex", ...wide)).toEqual([true, true, true]);
  expect(against("f|utf16le|base64offset|contains: iex", ...wide)).toEqual([true, true, true]);
  expect(against("f|utf16be|base64: ab", encode("\0a\0b"))).toEqual([true]);
  expect(against("f|utf16|base64: a", Buffer.from([0xff, 0xfe, 0x61, 0]).toString("base64"))).toEqual([true]);
  expect(against("f|wide|contains: ab", "xa\0b\0x", "ab")).toEqual([true, false]);
});

test("windash takes each dash for each other", () => {
  const spellings = ["x -s", "x /s", "x –s", "x —s", "x ―s", "x s"];
  expect(against("f|windash|contains: ' -s'", ...spellings)).toEqual([true, true, true, true, true, false]);
  expect(against("f|contains|windash: ' /s'", ...spellings)).toEqual([true, true, true, true, true, false]);
  const encoded = Buffer.from("a /s b").toString("base64");
  expect(against("f|windash|base64offset|contains: ' -s b'", encoded)).toEqual([true]);
});

test("fieldref compares with another field", () => {
  const equal = "  sel:\n    f|fieldref: g\n  condition: sel";
  expect(matches(equal, { f: "A", g: "a" })).toBe(true);
  expect(matches(equal, { f: "a", g: "b" })).toBe(false);
  expect(matches(equal, { f: "a" })).toBe(false);
  expect(matches(equal, {})).toBe(false);
  expect(matches("  sel:\n    f|fieldref|startswith: g\n  condition: sel", { f: "abc", g: "AB" })).toBe(true);
  expect(matches("  sel:\n    f|neq|fieldref: g\n  condition: sel", { f: "a", g: "b" })).toBe(true);
});

test("expand puts the values of a table into a value", () => {
  const detection = "  sel:\n    f|expand: '%admins%'\n  condition: sel";
  const placeholders = { admins: ["root", "adm*"] };
  expect(matches(detection, { f: "ADM_joe" }, { placeholders })).toBe(true);
  expect(matches(detection, { f: "joe" }, { placeholders })).toBe(false);
  const plain = "  sel:\n    f|expand|contains: '\\%admins%admins%'\n  condition: sel";
  expect(matches(plain, { f: "x%adminsroot" }, { placeholders })).toBe(true);
  expect(matches("  sel:\n    f: '%admins%'\n  condition: sel", { f: "%admins%" })).toBe(true);
  expect(errorsOf(ruleYaml(detection))).toMatchObject([
    { line: 5, column: 5, reason: "there are no values for the placeholder %admins%" },
  ]);
});

test("lt, lte, gt and gte compare numbers, also those written as text", () => {
  expect(against("f|lt: 5", 4, 5, "4.5", "x", null, "")).toEqual([true, false, true, false, false, false]);
  expect(against("f|lte: 5", 5, 6)).toEqual([true, false]);
  expect(against("f|gt: 5", 6, "0x10", 5)).toEqual([true, true, false]);
  expect(against("f|gte: 5.5", 5.5, 5n, true)).toEqual([true, false, false]);
});

test("the parts of a date", () => {
  const date = "2026-01-01T23:45:10+05:00";
  const parts = { minute: 45, hour: 23, day: 1, week: 1, month: 1, year: 2026 };
  for (const [part, value] of Object.entries(parts)) {
    expect(against(`f|${part}: ${value}`, date, "not a date")).toEqual([true, false]);
    expect(against(`f|${part}: ${value + 1}`, date)).toEqual([false]);
  }
  expect(against("f|hour|gte: 20", date, "2026-01-01 19:59", 1_767_308_400, 1_767_308_400_000)).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(against("f|week: 53", "2027-01-01")).toEqual([true]);
});

test("wildcards and escapes", () => {
  expect(against("f: 'a*c'", "abbc", "ac", "acd")).toEqual([true, true, false]);
  expect(against("f: 'a?c'", "abc", "ac")).toEqual([true, false]);
  expect(against("f: '*'", "", "x", null)).toEqual([true, true, false]);
  expect(against("f: 'a\\*c'", "a*c", "abc", "a\\bc")).toEqual([true, false, false]);
  expect(against("f: 'a\\\\*c'", "a\\xc", "axc")).toEqual([true, false]);
  expect(against("f: 'a\\\\\\*c'", "a\\*c", "a\\xc")).toEqual([true, false]);
  expect(against("f: 'a\\b'", "a\\b")).toEqual([true]);
  expect(against("f: 'a\\\\b'", "a\\b", "a\\\\b")).toEqual([true, false]);
  expect(against("f: '\\\\\\\\srv'", "\\\\srv")).toEqual([true]);
  expect(against("f: '\\\\\\srv'", "\\\\srv")).toEqual([true]);
  expect(against("f|contains: 'a*b?d'", "xa--bcdx", "xa--bd")).toEqual([true, false]);
});

const REFUSED: readonly (readonly [string, string])[] = [
  ["f|nonsense: a", 'the modifier "nonsense" is not defined here'],
  ["f|i: a", 'the modifier "i" is not defined here: it follows re'],
  ["f|re: '('", "re: "],
  ["f|re: '(?=a)'", "re: "],
  ["f|re: '(a)\\1'", "re: "],
  ["f|cidr: 10.0.0.0/33", 'cidr: "10.0.0.0/33" is not a valid network'],
  ["f|cidr: nonsense", 'cidr: "nonsense" is not a valid network'],
  ["f|exists: maybe", "exists must be true or false"],
  ["f|gt: many", "gt needs a number"],
  ["f|contains: null", "contains cannot be combined with null"],
  ["f|contains|startswith: a", 'the modifiers "contains" and "startswith" exclude each other'],
  ["f|re|contains: a", 'the modifier "contains" cannot be combined with re'],
  ["f|re|cidr: a", "the modifiers for re and cidr exclude each other"],
  ["f|base64: 'a*'", "base64: a value with wildcards cannot be encoded"],
  ["f|contains|base64: a", "base64 must come before contains"],
  ["'|cidr': 10.0.0.0/8", "keywords cannot be compared with cidr: name a field"],
  ["f: []", 'the list of "f" is empty'],
  ["f: { g: a }", 'the value of "f" must be a list'],
];

test.each(REFUSED)("%s is refused with its place and reason", (item, reason) => {
  const [error, ...others] = errorsOf(ruleYaml(`  sel:\n    ${item}\n  condition: sel`));
  expect(others).toEqual([]);
  expect(error).toMatchObject({ file: "rule.yml", line: 5, rule: "A rule" });
  expect(error?.reason).toContain(reason);
});
