import { expect, test } from "vitest";
import { compiled, errorsOf, matches, ruleYaml } from "./testing/rules.ts";
import { createMatcher } from "./engine/matcher.ts";

const SEARCHES = `  sel_a:
    a: 1
  sel_b:
    b: 1
  filter:
    c: 1
  _hidden:
    d: 1
`;

/** Which of the events match, by the letters of the fields that are 1. */
function holds(condition: string, ...events: readonly string[]): readonly boolean[] {
  return events.map((letters) =>
    matches(
      `${SEARCHES}  condition: ${condition}`,
      Object.fromEntries(Array.from(letters).map((letter) => [letter, 1])),
    ),
  );
}

test("not binds more than and, and more than or", () => {
  expect(holds("sel_a or sel_b and filter", "a", "b", "bc")).toEqual([true, false, true]);
  expect(holds("(sel_a or sel_b) and filter", "a", "ac")).toEqual([false, true]);
  expect(holds("not sel_a and sel_b", "b", "ab", "")).toEqual([true, false, false]);
  expect(holds("not (sel_a and sel_b)", "b", "ab", "")).toEqual([true, false, true]);
  expect(holds("not not sel_a", "a", "")).toEqual([true, false]);
  expect(holds("SEL_A".toLowerCase() + " AND sel_b", "ab", "a")).toEqual([true, false]);
});

test("1 of and all of take patterns and them, without names that begin with an underscore", () => {
  expect(holds("1 of sel_*", "a", "b", "c")).toEqual([true, true, false]);
  expect(holds("all of sel_*", "ab", "a")).toEqual([true, false]);
  expect(holds("any of s*_b", "b", "a")).toEqual([true, false]);
  expect(holds("1 of them", "c", "d")).toEqual([true, false]);
  expect(holds("all of them", "abc", "ab")).toEqual([true, false]);
  expect(holds("all of _hid*", "d", "a")).toEqual([true, false]);
  expect(holds("1 of sel_* and not 1 of filter*", "a", "ac")).toEqual([true, false]);
});

test("a list of conditions is joined by or", () => {
  expect(holds("[sel_a, sel_b and filter]", "a", "b", "bc")).toEqual([true, false, true]);
});

test("maps join with and, lists with or, values of a list with or", () => {
  const map = "  sel:\n    a: [1, 2]\n    b: 1\n  condition: sel";
  expect(matches(map, { a: 2, b: 1 })).toBe(true);
  expect(matches(map, { a: 2 })).toBe(false);
  const list = "  sel:\n    - a: 1\n      b: 1\n    - c: 1\n  condition: sel";
  expect(matches(list, { a: 1, b: 1 })).toBe(true);
  expect(matches(list, { a: 1 })).toBe(false);
  expect(matches(list, { c: 1 })).toBe(true);
});

test("keywords are looked for in all values of the event", () => {
  const any = "  words:\n    - EvilService\n    - 'a*z'\n    - 77\n  condition: words";
  expect(matches(any, { message: "an evilservice ran" })).toBe(true);
  expect(matches(any, { deep: { list: ["x", { y: "--a--z--" }] } })).toBe(true);
  expect(matches(any, { code: 177 })).toBe(true);
  expect(matches(any, { evilservice: "only a name" })).toBe(false);
  const all = "  words:\n    '|all':\n      - one\n      - two\n  condition: words";
  expect(matches(all, { a: "one", b: "two" })).toBe(true);
  expect(matches(all, { a: "one" })).toBe(false);
  const mixed = "  words:\n    - evil\n    - f: 1\n  condition: words";
  expect(matches(mixed, { f: 1 })).toBe(true);
  expect(matches(mixed, { g: "evil" })).toBe(true);
  expect(matches("  words: evil\n  condition: words", { g: "evil" })).toBe(true);
  expect(matches("  words:\n    '|re': 'e.il$'\n  condition: words", { g: "x evil" })).toBe(true);
});

const REFUSED: readonly (readonly [string, string])[] = [
  ["nothing", 'there is no search identifier "nothing"'],
  ["sel_a and", "ends where a search identifier is expected"],
  ["sel_a sel_b", 'unexpected "sel_b"'],
  ["(sel_a", "a closing parenthesis is missing"],
  ["and sel_a", 'unexpected "and"'],
  ["1 of x*", 'no search identifier matches "x*"'],
  ["2 of sel_*", '"2 of" is not defined: write "1 of" or "all of"'],
  ["1 of", '"of" needs them or a name pattern'],
  ["sel_a | count() > 5", "aggregations after | are not part of the specification: write a correlation"],
  [`${"(".repeat(300)}sel_a${")".repeat(300)}`, "nested more than 200 levels deep"],
];

test.each(REFUSED)("%s is refused", (condition, reason) => {
  expect(errorsOf(ruleYaml(`${SEARCHES}  condition: ${condition}`))).toMatchObject([
    { line: 12, column: 14, reason: `condition: ${reason}` },
  ]);
});

test("a rule is for events of its log source, and of more specific ones", () => {
  const yaml = `title: One
logsource: { product: windows, category: process_creation }
detection: { sel: { a: 1 }, condition: sel }
---
title: Two
logsource: { product: windows }
detection: { sel: { a: 1 }, condition: sel }
`;
  const matcher = createMatcher(compiled(yaml));
  const titles = (source?: { product?: string; category?: string; service?: string }): readonly string[] =>
    matcher.match({ a: 1 }, source).map(({ title }) => title);
  expect(titles({ product: "windows", category: "process_creation", service: "sysmon" })).toEqual([
    "One",
    "Two",
  ]);
  expect(titles({ product: "Windows" })).toEqual(["Two"]);
  expect(titles({ product: "linux" })).toEqual([]);
  expect(titles()).toEqual(["One", "Two"]);
});

test("fields are looked up through the mapping of the event's log source, then by their own names", () => {
  const mappings = [
    { logsource: { product: "test" }, fields: { Image: ["process.executable", "exe"], User: "user.name" } },
    { logsource: { product: "test", service: "special" }, fields: { Image: "image" } },
  ];
  const detection = "  sel:\n    Image|endswith: cmd\n    User: joe\n  condition: sel";
  const matcher = createMatcher(compiled(ruleYaml(detection), { mappings }));
  const count = (event: Record<string, unknown>, service?: string): number =>
    matcher.match(event, { product: "test", ...(service !== undefined && { service }) }).length;
  expect(count({ process: { executable: "/cmd" }, user: { name: "joe" } })).toBe(1);
  expect(count({ "process.executable": "/cmd", "user.name": ["root", "joe"] })).toBe(1);
  expect(count({ exe: "/cmd", User: "joe" })).toBe(1);
  expect(count({ Image: "/cmd", user: [{ name: "joe" }] })).toBe(1);
  expect(count({ image: "/cmd", User: "joe" })).toBe(0);
  expect(count({ image: "/cmd", User: "joe" }, "special")).toBe(1);
});

test("explain says what each condition saw", () => {
  const detection =
    "  sel:\n    a|contains: [x, y]\n    b: 1\n  filter:\n    c: null\n  condition: sel and not filter";
  const matcher = createMatcher(compiled(ruleYaml(detection)));
  const [rule] = matcher.rules;
  if (rule === undefined) throw new Error("no rule");
  expect(matcher.explain({ a: "aXa", b: 2 }, rule)).toEqual({
    op: "and",
    matched: false,
    of: [
      {
        op: "search",
        name: "sel",
        matched: false,
        of: [
          {
            op: "and",
            matched: false,
            of: [
              {
                op: "field",
                field: "a",
                matched: true,
                expected: ['contains "x"', 'contains "y"'],
                held: ['contains "x"'],
                saw: ["aXa"],
              },
              { op: "field", field: "b", matched: false, expected: ['equals "1"'], held: [], saw: ["2"] },
            ],
          },
        ],
      },
      {
        op: "not",
        matched: false,
        of: [
          {
            op: "search",
            name: "filter",
            matched: true,
            of: [
              { op: "field", field: "c", matched: true, expected: ["null"], held: ["null"], saw: undefined },
            ],
          },
        ],
      },
    ],
  });
});
