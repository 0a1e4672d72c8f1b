import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CORRELATION_STREAMS } from "../detection/correlations/index.ts";
import type { CorrelationStream } from "./correlation.ts";
import { MAX_MEMBERS, mergeStates, stateOf, viewOf, windowStarts, windowStep } from "./correlation-state.ts";
import type { CorrelationState } from "./correlation-state.ts";
import type { EnrichedEvent } from "./event.ts";

const [logins] = CORRELATION_STREAMS;
if (logins === undefined) throw new Error("There are no streams.");
const stream: CorrelationStream = logins;
const START = Math.floor(Date.parse("2026-03-10T12:00:00Z") / windowStep(stream)) * windowStep(stream);

function eventAt(at: number, id = "e"): EnrichedEvent {
  return {
    event: {
      event_id: id,
      timestamp: new Date(at).toISOString(),
      event_type: "login_attempt",
      source_ip: "198.51.100.7",
      protocol: "TCP",
      payload: {},
      metadata: {},
    },
    at,
    format: "native",
    origin: { ip: "198.51.100.7", zone: "EXTERNAL_ZONE", multiplier: 1 },
  };
}

function add(states: readonly CorrelationState[]): CorrelationState {
  const [first, ...rest] = states;
  if (first === undefined) throw new Error("Nothing to add.");
  return rest.reduce(mergeStates, first);
}

const contribution = fc.record({
  second: fc.integer({ min: 0, max: windowStep(stream) / 1000 + stream.windowMs / 1000 - 1 }),
  kind: fc.constantFrom("failed", "accepted", "pam_failure"),
  weight: fc.integer({ min: 1, max: 5 }),
  member: fc.string({ maxLength: 3 }),
  id: fc.uuid(),
});

function one({
  second,
  kind,
  weight,
  member,
  id,
}: typeof contribution extends fc.Arbitrary<infer T> ? T : never) {
  return stateOf(stream, START, { key: "k", kind, weight, member }, eventAt(START + second * 1000, id));
}

describe("correlation states", () => {
  test("add up to the same in any order and grouping", () => {
    fc.assert(
      fc.property(fc.array(contribution, { minLength: 1, maxLength: 30 }), fc.integer(), (list, seed) => {
        const states = list.map(one);
        const shuffled = states.toSorted(
          (a, b) => ((a.first.at * 31 + seed) % 7) - ((b.first.at * 31 + seed) % 7),
        );
        const middle = Math.floor(shuffled.length / 2);
        const halves = [shuffled.slice(0, middle), shuffled.slice(middle)].filter((half) => half.length > 0);
        expect(add(halves.map(add))).toEqual(add(states));
      }),
    );
  });

  test("keep the members that sort first, however many come", () => {
    const names = Array.from({ length: 300 }, (_, index) => `user${String(index).padStart(3, "0")}`);
    const states = names.map((member) =>
      stateOf(stream, START, { key: "k", kind: "failed", weight: 1, member }, eventAt(START)),
    );
    const forward = add(states).members["failed"];
    expect(forward).toEqual(names.slice(0, MAX_MEMBERS));
    expect(add(states.toReversed()).members["failed"]).toEqual(forward);
  });
});

describe("a window", () => {
  const failures = (seconds: readonly number[]) =>
    add(
      seconds.map((second) =>
        stateOf(stream, START, { key: "k", kind: "failed", weight: 1 }, eventAt(START + second * 1000)),
      ),
    );

  test("finds the densest span, wherever it lies", () => {
    expect(viewOf(failures([0, 10, 400, 410, 420, 699]), stream).most("failed")).toBe(4);
  });

  test("counts a span only in the window that it starts in", () => {
    const step = windowStep(stream) / 1000;
    expect(viewOf(failures([step + 1, step + 2, step + 3]), stream).most("failed")).toBe(0);
    expect(viewOf(failures([step - 1, step + 1, step + 2]), stream).most("failed")).toBe(3);
  });

  test("holds every burst whole that starts in it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000 }),
        fc.integer({ min: 0, max: stream.windowMs - 1 }),
        (offset, length) => {
          const first = START + offset * 1000;
          const both = windowStarts(stream, first).filter((start) =>
            windowStarts(stream, first + length).includes(start),
          );
          expect(both.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  test("tells a success after a burst from one before it", () => {
    const at = (kind: string, second: number) =>
      stateOf(stream, START, { key: "k", kind, weight: 1 }, eventAt(START + second * 1000));
    const burst = [10, 11, 12, 13, 14].map((second) => at("failed", second));
    expect(viewOf(add([...burst, at("accepted", 20)]), stream).after(["failed"], 5, "accepted")).toEqual([
      20,
    ]);
    expect(viewOf(add([...burst, at("accepted", 9)]), stream).after(["failed"], 5, "accepted")).toEqual([]);
    expect(viewOf(add([...burst, at("accepted", 400)]), stream).after(["failed"], 5, "accepted")).toEqual([]);
  });
});
