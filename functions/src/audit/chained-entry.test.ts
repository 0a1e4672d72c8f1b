import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GENESIS, canonicalJson, chainOf, entryHash, entryId, placeOf } from "./chained-entry.ts";

describe("canonical JSON", () => {
  test("has no spaces, and names in the order of their code units", () => {
    const value = { b: [1, { d: null, c: "é\n" }], a: 1e21, "\u{1f600}": true, "\ufb33": -0.5, A: "" };
    expect(canonicalJson(value)).toBe(
      '{"A":"","a":1e+21,"b":[1,{"c":"é\\n","d":null}],"\u{1f600}":true,"\ufb33":-0.5}',
    );
  });

  test("is JSON of the same value, whatever the order of its names", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
        expect(canonicalJson(reversed(plain))).toBe(canonicalJson(plain));
      }),
    );
  });
});

describe("an entry", () => {
  const entry = {
    actor: { kind: "user", id: "ana@example.com", role: "analyst" },
    action: "alert.resolve",
    target: "alerts/ALT-1",
    before: { status: "NEW" },
    after: { status: "RESOLVED" },
    request_id: "request-1",
    at: "2026-03-10T12:00:00.000Z",
    chain: 2,
    sequence: 41,
    previous: GENESIS,
  };

  test("has one hash for good: a change of the form would break every chain", () => {
    const hash = entryHash(entry);
    expect(hash).toBe("9d1b7469cf2276074d37f48c9c16490127842ec6dcc75fe9ca93a2e5195a91bd");
    expect(entryHash({ ...entry, hash })).toBe(hash);
  });

  test("has an id that says where it stands, and sorts so", () => {
    expect(entryId(entry)).toBe("2-000000000041");
    expect(placeOf("2-000000000041")).toEqual({ chain: 2, sequence: 41 });
    expect(entryId({ ...entry, sequence: 9 }) < entryId({ ...entry, sequence: 10 })).toBe(true);
    for (const id of ["Zm9vYmFy", "2-41", "02-000000000041", "-000000000041"])
      expect(placeOf(id)).toBeUndefined();
  });

  test("is in the chain of its target, and targets are spread over the chains", () => {
    const chains = Array.from({ length: 1_000 }, (_, index) => chainOf(`alerts/ALT-${index}`, 4));
    expect(chainOf("alerts/ALT-7", 4)).toBe(chains[7]);
    for (const chain of [0, 1, 2, 3])
      expect(chains.filter((each) => each === chain).length).toBeGreaterThan(200);
  });
});

function reversed(value: unknown): ReturnType<typeof JSON.parse> {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, item]) => [name, reversed(item)]),
  );
}
