import { expect, test } from "vitest";
import { createMatcher, fromModule, toModule } from "./index.ts";
import { compiled, errorsOf } from "./testing/rules.ts";

const RULE = `title: Rule
id: one
license: DRL-1.1
author: Somebody
threatstream: { kind: x }
tests: [1, 2]
logsource: { product: test, category: process }
detection: { sel: { a: 1 }, condition: sel }
`;

function filter(rules: string, logsource = "{ product: test }", condition = "not selection"): string {
  return `title: Filter\nlogsource: ${logsource}\nfilter:\n  rules: ${rules}\n  selection: { user|startswith: adm_ }\n  condition: ${condition}\n`;
}

function matches(yaml: string, event: Record<string, unknown>): boolean {
  return createMatcher(compiled(yaml)).match(event, { product: "test", category: "process" }).length > 0;
}

test("a filter silences the rules that it names", () => {
  for (const rules of ["[one]", "any"]) {
    const yaml = `${RULE}---\n${filter(rules)}`;
    expect(matches(yaml, { a: 1, user: "adm_x" })).toBe(false);
    expect(matches(yaml, { a: 1, user: "joe" })).toBe(true);
  }
  expect(matches(`${RULE}---\n${filter("[two]")}`, { a: 1, user: "adm_x" })).toBe(true);
  expect(matches(`${RULE}---\n${filter("any", "{ product: other }")}`, { a: 1, user: "adm_x" })).toBe(true);
});

test("a filter with an error refuses the rules that it is for", () => {
  const errors = errorsOf(`${RULE}---\n${filter("[one]", "{ product: test }", "nothing")}`);
  expect(errors.map(({ rule }) => rule)).toEqual(["Filter", "one"]);
});

test("two rules of one id: the second is refused", () => {
  expect(errorsOf(`${RULE}---\n${RULE}`)).toMatchObject([
    { line: 10, reason: 'the id "one" is taken by a rule in rule.yml' },
  ]);
});

test("a module loads without YAML, and keeps what it is told to", async () => {
  const rules = compiled(RULE);
  const load = async (text: string): Promise<unknown> => {
    const loaded: { default: unknown } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
    return loaded.default;
  };
  const kept = fromModule(await load(toModule(rules, { keep: ["threatstream"] })));
  expect(kept.rules[0]?.meta).toMatchObject({
    license: "DRL-1.1",
    author: "Somebody",
    custom: { threatstream: { kind: "x" } },
  });
  expect(kept.rules[0]?.meta.custom).not.toHaveProperty("tests");
  expect(createMatcher(kept).match({ a: 1 }, { product: "test", category: "process" })).toHaveLength(1);
  expect(() => fromModule({ version: 0 })).toThrow(TypeError);
});

test("action: global lends its keys to the documents that follow", () => {
  const yaml = `action: global
title: Shared
logsource: { product: test, category: process }
detection: { sel: { a: 1 } }
---
id: first
detection: { condition: sel }
---
id: second
detection: { more: { b: 1 }, condition: sel and more }
`;
  const matcher = createMatcher(compiled(yaml));
  expect(matcher.match({ a: 1, b: 1 }).map(({ id }) => id)).toEqual(["first", "second"]);
  expect(matcher.match({ a: 1 }).map(({ id }) => id)).toEqual(["first"]);
});
