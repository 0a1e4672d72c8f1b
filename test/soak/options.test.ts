import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without options it is a minute of 200 events a second through the API", () => {
  expect(readOptions([])).toEqual({
    eps: 200,
    minutes: 1,
    batch: 1_000,
    repeat: 0,
    via: "api",
    json: undefined,
  });
});

test("every option is read", () => {
  const args = "--eps 1000 --minutes 0.5 --batch 100 --repeat 5 --via topic --json soak.json".split(" ");
  expect(readOptions(args)).toEqual({
    eps: 1_000,
    minutes: 0.5,
    batch: 100,
    repeat: 5,
    via: "topic",
    json: "soak.json",
  });
});

test.each([
  ["--eps 0", "--eps must be a whole number from 1 to 100000"],
  ["--minutes 0", "--minutes must be a number up to 1440"],
  ["--minutes 1e3", "--minutes must be a number up to 1440"],
  ["--batch 1001", "--batch must be a whole number from 1 to 1000"],
  ["--repeat 101", "--repeat must be a whole number from 0 to 100"],
  ["--via kafka", "--via must be one of api, topic"],
  ["--eps 100000 --minutes 60", "must be at most 10000000 events"],
  ["--json=", "--json needs the name of a file"],
  ["--speed 5", "Unknown option '--speed'"],
  ["fast", '"fast" is one argument too many'],
])("%s is refused in one line", (args, message) => {
  expect(() => readOptions(args.split(" "))).toThrow(message);
});
