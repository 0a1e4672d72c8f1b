import { expect, test } from "vitest";
import { changeOf } from "./change-of.ts";

const curve = (...values: number[]) =>
  values.map((value, minute) => ({
    timestamp: new Date(Date.UTC(2026, 2, 1, 12, minute)).toISOString(),
    risk_score: value,
    threats_detected: 0,
    time: "",
    risk: value,
  }));

test("tells how far the risk moved, and in how long", () => {
  expect(changeOf(76, curve(18, 20, 30, 60, 76))).toBe("up 58 in 4 minutes");
  expect(changeOf(10, curve(12, 80, 40, 10))).toBe("down 70 in 2 minutes");
});

test("small moves are steady, and an empty curve compares with nothing", () => {
  expect(changeOf(5, curve(5, 6, 5))).toBe("steady over 3 minutes");
  expect(changeOf(5, [])).toBe("nothing to compare with yet");
});
