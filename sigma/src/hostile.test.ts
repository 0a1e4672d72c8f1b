import fc from "fast-check";
import { expect, test } from "vitest";
import { createMatcher } from "./index.ts";
import { parseRules } from "./parse/index.ts";
import { compiled, errorsOf, matches, ruleYaml } from "./testing/rules.ts";

const MEBIBYTE = 1 << 20;

test("an alias bomb is refused without being written out", () => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const items = Array.from({ length: 12 }, () => (level === 0 ? "x" : `*l${level - 1}`));
    return `l${level}: &l${level} [${items.join(", ")}]`;
  });
  const [error, ...others] = errorsOf(`title: Bomb\n${levels.join("\n")}\n`);
  expect(others).toEqual([]);
  expect(error?.reason).toBe("more than 1000000 values, counting aliases");
});

test("an alias stands for its value", () => {
  expect(matches("  sel: &s\n    a: 1\n  other: *s\n  condition: other", { a: 1 })).toBe(true);
  expect(errorsOf(ruleYaml("  sel: *nothing\n  condition: sel"))).toHaveLength(1);
  expect(errorsOf(ruleYaml("  sel: &s { a: *s }\n  condition: sel"))).toHaveLength(1);
});

test("deep nesting is refused", () => {
  for (const depth of [100, 100_000]) {
    const [error] = errorsOf(`title: Deep\nx: ${"[".repeat(depth)}${"]".repeat(depth)}\n`);
    expect(error?.reason).toMatch(/nested/);
  }
});

test("a duplicate key, broken YAML and a missing part are refused with their places; the others load", () => {
  const { rules, errors } = parseRules(
    `title: A\ntitle: B\n---\n${ruleYaml("  sel: { a: 1 }\n  condition: sel", "Good")}---\ntitle: C\nlogsource: { product: x }\ndetection: { sel: { a: 1 } }\n---\n- list\n`,
    { file: "many.yml" },
  );
  expect(rules.map(({ meta }) => meta.title)).toEqual(["Good"]);
  expect(errors).toMatchObject([
    { file: "many.yml", line: 2, column: 1, reason: 'the key "title" is there twice' },
    { line: 12, column: 12, reason: 'the key "condition" is missing', rule: "C" },
    { line: 14, column: 1, reason: "a rule must be a map" },
  ]);
});

test("catastrophic patterns take linear time on a mebibyte", () => {
  for (const pattern of ["(a+)+$", "(a|aa)*b", "(.*)*x", "^(a*)*$"]) {
    const expected = pattern === "^(a*)*$";
    const text = "a".repeat(MEBIBYTE) + (expected ? "" : "!");
    expect(matches(`  sel:\n    f|re: '${pattern}'\n  condition: sel`, { f: text })).toBe(expected);
  }
});

test("wildcards and literals that are suffixes of each other take linear time on a mebibyte", () => {
  const text = "a".repeat(MEBIBYTE);
  expect(matches("  sel:\n    f: '*a*a*a*a*a*a*b*'\n  condition: sel", { f: text })).toBe(false);
  const nested = Array.from({ length: 1_000 }, (_, length) => `${"a".repeat(length + 1)}b`);
  const list = JSON.stringify([...nested, ...nested.map((each) => each.slice(0, -1))]);
  expect(matches(`  sel:\n    f|contains: ${list}\n  condition: sel`, { f: text })).toBe(true);
});

test("a hundred thousand values in a list", () => {
  const values = Array.from({ length: 100_000 }, (_, index) => `value-${index}-x`);
  const yaml = ruleYaml(`  sel:\n    f|contains: ${JSON.stringify(values)}\n  condition: sel`);
  const matcher = createMatcher(compiled(yaml));
  const count = (f: string): number => matcher.match({ f }).length;
  expect([count("a value-99999-x b"), count("value-100000-x"), count("value-5-")]).toEqual([1, 0, 0]);
});

test("odd values have no match, and end", () => {
  const circle: Record<string, unknown> = { f: "a" };
  circle["self"] = circle;
  const list: unknown[] = [];
  list.push(list, "\ud800x");
  const detection = "  sel:\n    - f|contains: x\n    - x\n  condition: sel";
  expect(matches(detection, circle)).toBe(false);
  expect(matches(detection, { f: list })).toBe(true);
  expect(matches(detection, { f: () => "x", g: Symbol("x"), h: new Date(0) })).toBe(false);
  expect(matches("  sel:\n    constructor|exists: true\n  condition: sel", {})).toBe(false);
  expect(matches("  sel:\n    f.g: 1\n  condition: sel", { f: 5 })).toBe(false);
  expect(matches('  sel:\n    f|contains: "\\ud800"\n  condition: sel', { f: "a\ud800b" })).toBe(true);
});

test("no text and no event makes the engine throw", () => {
  const parts = [
    "title: x",
    "detection:",
    "  sel:",
    "    a|re: '('",
    "&a [",
    "*a",
    "---",
    "{",
    "]",
    "- ",
    "condition: 1 of",
    "\u0000",
    "!!binary x",
    "? ",
    "filter:",
    "correlation:",
    "  rules: [x]",
    "<<: *a",
    "action: global",
    "logsource: {product: x}",
  ];
  const matcher = createMatcher(
    compiled(
      ruleYaml(
        "  sel:\n    - a|contains: x\n    - b.c|gt: 1\n    - d|cidr: 10.0.0.0/8\n    - e|hour: 1\n    - k\n  condition: sel",
      ),
    ),
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 12 }),
      fc.dictionary(fc.constantFrom("a", "b", "b.c", "d", "e"), fc.anything()),
      (lines, event) => {
        errorsOf(lines.join("\n"));
        expect(matcher.match(event).length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 300 },
  );
});
