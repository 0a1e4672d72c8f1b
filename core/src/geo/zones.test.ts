import { describe, expect, test } from "vitest";
import { DEFAULT_MULTIPLIERS, InvalidMultiplierError, multiplierTable, zoneOf } from "./zones.ts";

describe("the zone of a source", () => {
  test("is trusted wherever the operator says so", () => {
    expect(zoneOf({ class: "public", trusted: true, multiplier: 1.8 })).toBe("TRUSTED_ZONE");
    expect(zoneOf({ class: "internal", trusted: true, multiplier: 1 })).toBe("TRUSTED_ZONE");
  });

  test("is internal for the network's own addresses", () => {
    expect(zoneOf({ class: "internal", trusted: false, multiplier: 1 })).toBe("INTERNAL_ZONE");
  });

  test("is hostile for a country with a multiplier above 1 only", () => {
    expect(zoneOf({ class: "public", trusted: false, multiplier: 1.3 })).toBe("HOSTILE_ZONE");
    expect(zoneOf({ class: "public", trusted: false, multiplier: 1 })).toBe("EXTERNAL_ZONE");
    expect(zoneOf({ class: "public", trusted: false, multiplier: 0.5 })).toBe("EXTERNAL_ZONE");
  });

  test("is external for an address that cannot be a real source", () => {
    expect(zoneOf({ class: "reserved", trusted: false, multiplier: 1 })).toBe("EXTERNAL_ZONE");
  });
});

describe("the table of multipliers", () => {
  test("holds those of the contract", () => {
    expect([...multiplierTable(DEFAULT_MULTIPLIERS)]).toEqual([
      ["RU", 1.5],
      ["CN", 1.4],
      ["KP", 1.8],
      ["IR", 1.3],
    ]);
  });

  test.each([
    [{ Russia: 1.5 }, /"Russia" is not a country code/],
    [{ ru: 1.5 }, /in capitals/],
    [{ RU: Number.NaN }, /multiplier of RU is NaN/],
    [{ RU: -1 }, /between 0 and 10/],
    [{ RU: 11 }, /between 0 and 10/],
  ])("refuses %j", (table, message) => {
    expect(() => multiplierTable(table)).toThrow(InvalidMultiplierError);
    expect(() => multiplierTable(table)).toThrow(message);
  });
});
