import { createMatcher } from "../engine/matcher.ts";
import { plainYaml, compiled } from "./rules.ts";
import { referenceMatch } from "./reference.ts";
import type { PlainEvent, PlainRule } from "./reference.ts";

/** A pair on which engine and reference differ. */
interface Difference {
  readonly rule: PlainRule;
  readonly event: PlainEvent;
  readonly expected: boolean;
  readonly matched: boolean;
  readonly explained: boolean;
}

/** Runs every event against all rules together, and compares with the reference and with the explanation. */
export function compareWithReference(
  rules: readonly PlainRule[],
  events: readonly PlainEvent[],
): { readonly pairs: number; readonly matching: number; readonly differences: readonly Difference[] } {
  const text = rules.map((rule, index) => plainYaml(rule, `rule ${index}`)).join("\n---\n");
  const matcher = createMatcher(compiled(text));
  const source = { product: "test" };
  const differences: Difference[] = [];
  let matching = 0;
  for (const event of events) {
    const found = new Set(matcher.match(event, source).map(({ id }) => id));
    for (const [index, rule] of rules.entries()) {
      const expected = referenceMatch(rule, event);
      const matched = found.has(`rule ${index}`);
      const own = matcher.rules[index];
      const explained = own !== undefined && matcher.explain(event, own, source).matched;
      if (expected) matching += 1;
      if (expected !== matched || expected !== explained) {
        differences.push({ rule, event, expected, matched, explained });
      }
    }
  }
  return { pairs: rules.length * events.length, matching, differences };
}
