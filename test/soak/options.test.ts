import { expect, test } from "vitest";
import { UsageError } from "../../cli/src/errors.ts";
import { readOptions } from "./options.ts";

test("without options a soak takes a minute", () => {
  expect(readOptions([])).toEqual({
    eps: 200,
    minutes: 1,
    batch: 200,
    repeatPercent: 5,
    via: "api",
    json: undefined,
  });
});

test.each([
  ["--eps", "0"],
  ["--eps", "many"],
  ["--minutes", "0"],
  ["--minutes", "1e9"],
  ["--batch", "1001"],
  ["--repeat", "101"],
  ["--via", "carrier pigeon"],
  ["extra"],
])("%s %s is refused in one line", (...args) => {
  expect(() => readOptions(args)).toThrow(UsageError);
});
