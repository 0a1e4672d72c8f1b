import fc from "fast-check";
import { expect, test } from "vitest";
import { correlate, createCorrelator, createMatcher, stateKey } from "./index.ts";
import type { CompiledRules, CorrelationMatch, CorrelationState, MatchedEvent, SigmaEvent } from "./index.ts";
import { compiled, errorsOf } from "./testing/rules.ts";

const RULES = ["a", "b", "c"]
  .map(
    (name) => `title: Rule ${name}
name: ${name}
logsource: { product: test }
detection: { sel: { kind: ${name} }, condition: sel }
`,
  )
  .join("---\n");

function withCorrelation(section: string): CompiledRules {
  return compiled(`${RULES}---\ntitle: Found\nid: found\ncorrelation:\n${section}`);
}

/** Events from seconds and fields; the ids are their positions. */
function events(rules: CompiledRules, ...list: readonly (readonly [number, SigmaEvent])[]): MatchedEvent[] {
  const matcher = createMatcher(rules);
  return list.map(([second, event], index) => ({
    id: `e${index}`,
    at: 1_000_000_000 + second * 1000,
    event,
    source: { product: "test" },
    ruleIds: matcher.match(event, { product: "test" }).map(({ id }) => id),
  }));
}

function summary(matches: readonly CorrelationMatch[]): readonly unknown[] {
  return matches.map(({ group, value, eventIds }) => [group.join(), value, eventIds.length]);
}

function found(section: string, ...list: readonly (readonly [number, SigmaEvent])[]): readonly unknown[] {
  const rules = withCorrelation(section);
  return summary(correlate(rules, events(rules, ...list)));
}

const a = (fields: SigmaEvent = {}): SigmaEvent => ({ kind: "a", user: "joe", ...fields });
const b = (fields: SigmaEvent = {}): SigmaEvent => ({ kind: "b", user: "joe", ...fields });

function correlation(type: string, condition: string, rules = "[a]"): string {
  const bounds = condition === "" ? "" : `  condition: ${condition}\n`;
  return `  type: ${type}\n  rules: ${rules}\n  group-by: [user]\n  timespan: 10s\n${bounds}`;
}

test("event_count counts the events of a group within any window", () => {
  const three = correlation("event_count", "{ gte: 3 }");
  expect(found(three, [0, a()], [9, a()], [10, a()])).toEqual([["joe", 3, 3]]);
  expect(found(three, [0, a()], [9, a()], [11, a()])).toEqual([]);
  expect(found(three, [0, a()], [1, a()], [2, a({ user: "ann" })])).toEqual([]);
  expect(found(three, [0, a()], [1, a()], [2, b()])).toEqual([]);
  expect(found(three, [0, a()], [1, a()], [2, { kind: "a" }])).toEqual([]);
});

test("an upper bound is compared with the whole burst", () => {
  const range = correlation("event_count", "{ gt: 1, lte: 3 }");
  expect(found(range, [0, a()], [1, a()], [2, a()])).toEqual([["joe", 3, 3]]);
  expect(found(range, [0, a()], [1, a()], [2, a()], [3, a()])).toEqual([]);
});

test("value_count counts distinct values, of several fields together", () => {
  const two = correlation("value_count", "{ field: host, gte: 2 }");
  expect(found(two, [0, a({ host: "x" })], [1, a({ host: "y" })], [2, a({ host: "x" })])).toEqual([
    ["joe", 2, 3],
  ]);
  expect(found(two, [0, a({ host: "x" })], [1, a({ host: "x" })], [2, a()])).toEqual([]);
  const pairs = correlation("value_count", "{ field: [host, port], gte: 2 }");
  expect(found(pairs, [0, a({ host: "x", port: 1 })], [1, a({ host: "x", port: 2 })])).toHaveLength(1);
});

test("temporal needs all rules, temporal_ordered in their order", () => {
  const temporal = correlation("temporal", "", "[a, b]");
  expect(found(temporal, [0, b()], [5, a()])).toEqual([["joe", 2, 2]]);
  expect(found(temporal, [0, a()], [5, a()])).toEqual([]);
  expect(found(temporal, [0, a()], [11, b()])).toEqual([]);
  const ordered = correlation("temporal_ordered", "", "[a, b]");
  expect(found(ordered, [0, a()], [5, b()])).toEqual([["joe", 2, 2]]);
  expect(found(ordered, [0, b()], [5, a()])).toEqual([]);
  expect(found(correlation("temporal", "{ gte: 2 }", "[a, b, c]"), [0, a()], [5, b()])).toHaveLength(1);
});

test("value_sum, value_avg and value_percentile measure numbers", () => {
  const sizes = [1, "2", 9].map((size, second) => [second, a({ size })] as const);
  expect(found(correlation("value_sum", "{ field: size, gt: 11 }"), ...sizes)).toEqual([["joe", 12, 3]]);
  expect(found(correlation("value_sum", "{ field: size, gt: 12 }"), ...sizes)).toEqual([]);
  expect(found(correlation("value_avg", "{ field: size, eq: 4 }"), ...sizes)).toEqual([["joe", 4, 3]]);
  const median = "{ field: size, percentile: 50, lte: 2 }";
  expect(found(correlation("value_percentile", median), ...sizes)).toEqual([["joe", 2, 3]]);
  expect(found(correlation("value_sum", "{ field: size, gte: 0 }"), [0, a({ size: "many" })])).toEqual([]);
});

test("aliases name a field by the rule that the event matched", () => {
  const aliased = `  type: temporal
  rules: [a, b]
  group-by: [address]
  timespan: 10s
  aliases:
    address: { a: source, b: destination }
`;
  expect(found(aliased, [0, a({ source: "x" })], [1, b({ destination: "x" })])).toEqual([["x", 2, 2]]);
  expect(found(aliased, [0, a({ source: "x" })], [1, b({ source: "x" })])).toEqual([]);
});

test("correlations of correlations: many failures, then a success", () => {
  const rules = compiled(`title: Chain
id: chain
correlation: { type: temporal_ordered, rules: [many, b], group-by: [user], timespan: 10s }
---
title: Many
name: many
correlation: { type: event_count, rules: [a], group-by: [user, host], timespan: 10s, condition: { gte: 3 } }
---
${RULES}`);
  const failures = [0, 1, 2].map((second) => [second, a({ host: "h" })] as const);
  expect(summary(correlate(rules, events(rules, ...failures, [9, b()])))).toEqual([["joe", 2, 2]]);
  expect(correlate(rules, events(rules, ...failures.slice(1), [9, b()]))).toEqual([]);
  expect(correlate(rules, events(rules, [0, b()], ...failures))).toEqual([]);
  expect(rules.rules.map(({ reports }) => reports)).toEqual([false, false, true]);
  expect(rules.correlations.map(({ id, reports }) => [id, reports])).toEqual([
    ["many", false],
    ["chain", true],
  ]);
});

test("generate lets the rules report as well", () => {
  const loud = compiled(
    `${RULES}---\ntitle: Found\ngenerate: true\ncorrelation:\n${correlation("event_count", "{ gte: 3 }")}`,
  );
  expect(loud.rules.every(({ reports }) => reports)).toBe(true);
});

/** The states after all events, merged in the order that they come. */
function statesOf(
  rules: CompiledRules,
  list: readonly MatchedEvent[],
): ReadonlyMap<string, CorrelationState> {
  const correlator = createCorrelator(rules);
  const states = new Map<string, CorrelationState>();
  for (const event of list) {
    for (const state of correlator.observe(event, event.ruleIds)) {
      const held = states.get(stateKey(state));
      states.set(stateKey(state), held === undefined ? state : correlator.merge(held, state));
    }
  }
  return new Map([...states].toSorted(([x], [y]) => (x < y ? -1 : 1)));
}

const TYPES = [
  correlation("event_count", "{ gte: 3 }"),
  correlation("event_count", "{ gte: 2, lt: 4 }"),
  correlation("value_count", "{ field: size, gte: 2 }"),
  correlation("temporal", "", "[a, b]"),
  correlation("temporal_ordered", "", "[a, b]"),
  correlation("value_sum", "{ field: size, gte: 5 }"),
  correlation("value_avg", "{ field: size, gt: 2 }"),
  correlation("value_percentile", "{ field: size, percentile: 90, gte: 3 }"),
];

const someEvents = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 80 }),
    fc.record({
      kind: fc.constantFrom("a", "b"),
      user: fc.constantFrom("joe", "ann"),
      size: fc.integer({ min: -1, max: 4 }),
    }),
  ),
  { minLength: 1, maxLength: 25 },
);

test.each(TYPES)("the order of arrival and repetitions change nothing: %s", (text) => {
  const rules = withCorrelation(text);
  const correlator = createCorrelator(rules);
  fc.assert(
    fc.property(someEvents, fc.infiniteStream(fc.nat(1000)), (list, random) => {
      const once = events(rules, ...list);
      const keys = new Map(once.map((event) => [event, random.next().value ?? 0]));
      const shuffled = once.toSorted((x, y) => (keys.get(x) ?? 0) - (keys.get(y) ?? 0));
      const repeated = [...shuffled, ...once.slice(0, 5), ...shuffled];
      const states = statesOf(rules, once);
      expect(statesOf(rules, repeated)).toEqual(states);
      // Each window is found once, by one stretch of time, as if all events were in one state.
      const streamed = [...states.values()].flatMap((state) => correlator.evaluate(state, Infinity));
      const whole = correlate(rules, shuffled);
      expect(new Set(streamed.map(({ from, to, group }) => `${from} ${to} ${group[0]}`)).size).toBe(
        streamed.length,
      );
      expect(streamed.length).toBe(whole.length);
      expect(naiveWindows(rules, once)).toEqual(
        whole.map(({ group, from, to }) => `${group[0]} ${from} ${to}`).toSorted(),
      );
    }),
    { numRuns: 40 },
  );
});

/** All windows by brute force: for each start, all events up to a timespan later; those within another are left out. */
function naiveWindows(rules: CompiledRules, list: readonly MatchedEvent[]): readonly string[] {
  const [only] = rules.correlations;
  if (only === undefined) return [];
  const used = new Set(only.inputs.map(({ id }) => id));
  const relevant = list.filter(({ ruleIds }) => ruleIds.some((id) => used.has(id)));
  return ["ann", "joe"]
    .flatMap((user) => {
      const own = relevant.filter(({ event }) => event["user"] === user);
      const starts = [...new Set(own.map(({ at }) => at))];
      const windows = starts.map((start) => own.filter(({ at }) => at >= start && at <= start + 10_000));
      const maximal = windows.filter(
        (each) =>
          !windows.some((other) => other.length > each.length && each.every((e) => other.includes(e))),
      );
      return maximal
        .filter((each) => correlate(rules, each).length > 0)
        .map(
          (each) =>
            `${user} ${Math.min(...each.map(({ at }) => at))} ${Math.max(...each.map(({ at }) => at))}`,
        );
    })
    .toSorted();
}

test("counts are final at once, others when their time is complete", () => {
  const rules = withCorrelation(correlation("value_avg", "{ field: size, gt: 2 }"));
  const [state] = [...statesOf(rules, events(rules, [10, a({ size: 3 })])).values()].filter(
    (each) => createCorrelator(rules).evaluate(each).length > 0,
  );
  if (state === undefined) throw new Error("nothing found");
  const isFinal = (second: number): boolean | undefined =>
    createCorrelator(rules).evaluate(state, 1_000_000_000 + second * 1000)[0]?.isFinal;
  expect([isFinal(19), isFinal(20)]).toEqual([false, true]);
});

test("a state is bounded: the earliest observations stay, whatever the order", () => {
  const rules = withCorrelation(correlation("event_count", "{ gte: 3 }"));
  const correlator = createCorrelator(rules);
  const [first] = correlator.observe({ id: "e", at: 30_000, event: { user: "joe" } }, ["a"]);
  if (first === undefined) throw new Error("nothing observed");
  const range = (from: number, to: number): CorrelationState => ({
    ...first,
    observations: Array.from({ length: to - from }, (_, at) => ({ at: from + at, id: "e", input: 0 })),
  });
  const [early, late] = [range(0, 6_000), range(5_000, 12_000)];
  const merged = correlator.merge(late, early);
  expect(merged).toEqual(correlator.merge(early, late));
  expect(merged.observations).toEqual(range(0, 10_000).observations);
  expect(merged.isTruncated).toBe(true);
});

const REFUSED: readonly (readonly [string, string])[] = [
  ["  type: odd\n  rules: [a]\n  timespan: 1m", "a correlation type is event_count"],
  [correlation("event_count", ""), "a correlation of type event_count needs a condition"],
  [
    correlation("event_count", "{ gte: 3 }", "[nothing]"),
    'there is no rule or correlation "nothing" that loads',
  ],
  [correlation("event_count", "{ gte: 3 }", "[found]"), 'there is no rule or correlation "found" that loads'],
  [correlation("event_count", "{ over: 3 }"), `a correlation's condition does not know "over"`],
  [correlation("value_count", "{ gte: 3 }"), "a correlation of type value_count needs a field"],
  [correlation("value_percentile", "{ field: x, gte: 3 }"), 'value_percentile needs "percentile"'],
  ["  type: temporal\n  rules: [a]\n  timespan: 5w", 'timespan is "5w"'],
];

test.each(REFUSED)("%s is refused", (text, reason) => {
  const errors = errorsOf(`${RULES}---\ntitle: Found\nid: found\ncorrelation:\n${text}`);
  expect(errors).toHaveLength(1);
  expect(errors[0]?.reason).toContain(reason);
});
