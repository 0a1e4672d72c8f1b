import { describe, expect, test } from "vitest";
import { formatBytes, formatCount, plausibleCount, typeName, userOf } from "./evidence.ts";

describe("a count that can be true", () => {
  test.each([0, 1, 2.5, 1e15])("%d is one", (count) => {
    expect(plausibleCount({ count }, "count")).toBe(count);
  });

  test.each(["5", -1, Number.NaN, Number.POSITIVE_INFINITY, 1e16, null, [5], true, undefined])(
    "%j is none",
    (count) => {
      expect(plausibleCount({ count }, "count")).toBeUndefined();
    },
  );

  test("is never inherited", () => {
    expect(plausibleCount({}, "constructor")).toBeUndefined();
  });
});

test("a type is compared in one spelling", () => {
  expect(["Brute Force", "brute-force", "BRUTE_FORCE", "brute.force"].map(typeName)).toEqual(
    Array.from({ length: 4 }, () => "brute_force"),
  );
});

test("the user is the first name that is not empty", () => {
  expect(userOf({ username: "", user: "bob" })).toBe("bob");
  expect(userOf({ username: 7 })).toBeUndefined();
});

test("numbers are written for people", () => {
  expect(formatCount(1_234_567)).toBe("1,234,567");
  expect(formatBytes(1.5 * 1024 ** 3)).toBe("1.5 GiB");
  expect(formatBytes(200 * 1024 ** 2)).toBe("200 MiB");
});
