import { expect, test } from "vitest";
import { readRunOptions } from "./options.ts";

const NOW = Date.parse("2026-03-10T12:00:00.000Z");

test("a run is as its scenario says where nothing else is asked for", () => {
  const { scenario, settings, output, speed, out } = readRunOptions("brute_force", [], NOW);
  expect(scenario.id).toBe("brute_force");
  expect(settings).toEqual({ seed: 1, start: NOW, eps: 10, duration: 60, intensity: "medium" });
  expect([output, speed, out]).toEqual(["native", 1, undefined]);
});

test("every option can be given", () => {
  const args =
    "--eps 500 --duration 30 --seed 9 --speed 2.5x --intensity high --format raw --out a.log".split(" ");
  const { settings, output, speed, out } = readRunOptions(
    "sql-injection",
    [...args, "--start", "2026-01-31T12:00:00+01:00"],
    NOW,
  );
  const start = Date.parse("2026-01-31T11:00:00.000Z");
  expect(settings).toEqual({ seed: 9, start, eps: 500, duration: 30, intensity: "high" });
  expect([output, speed, out]).toEqual(["raw", 2.5, "a.log"]);
});

test("a faster story ends when its sending ends", () => {
  const { settings } = readRunOptions("normal", ["--duration", "600", "--speed", "10x"], NOW);
  expect(settings.start).toBe(NOW - 540_000);
});

test("a story in a file starts at the same time every day", () => {
  const { settings } = readRunOptions("normal", ["--out", "-"], NOW);
  expect(new Date(settings.start).toISOString()).toBe("2026-03-10T09:00:00.000Z");
});

test.each([
  ["nonsense", [], /^There is no scenario "nonsense"; there are normal, /],
  ["normal", ["--eps", "0"], /^--eps must be a whole number from 1 to 100000/],
  ["normal", ["--duration", "1.5"], /^--duration must be a whole number/],
  ["normal", ["--eps", "100000", "--duration", "604800"], /^--eps times --duration must be at most/],
  ["normal", ["--speed", "fast"], /^--speed must be from 0.1x to 1000x, as 10x, and not "fast"$/],
  ["normal", ["--speed", "0"], /^--speed must be/],
  ["normal", ["--intensity", "extreme"], /^--intensity must be one of low, medium, high$/],
  ["normal", ["--format", "xml"], /^--format must be one of native, raw$/],
  ["normal", ["--start", "yesterday"], /^--start must be an ISO-8601 time with an offset/],
  ["normal", ["more"], /^"more" is one argument too many$/],
  ["normal", ["--unknown"], /^Unknown option '--unknown'/],
])("%s %j is refused in one line that says what to do", (name, args, message) => {
  expect(() => readRunOptions(name, args, NOW)).toThrow(message);
});
