import { expect, test } from "vitest";
import { decodeSteps, parseSignal, visible } from "./decode.ts";

test("a signal is split into what was seen and the text that it was seen in", () => {
  expect(parseSignal(`boolean probe: "' or 1=1--"`)).toEqual({
    label: "boolean probe",
    quoted: "' or 1=1--",
  });
  expect(parseSignal("12 failures in 5 minutes")).toEqual({
    label: "12 failures in 5 minutes",
    quoted: undefined,
  });
});

test("layers of encoding are taken off one by one, then comments", () => {
  expect(decodeSteps("%2527%20uni/**/on")).toEqual([
    { name: "as sent", text: "%2527%20uni/**/on" },
    { name: "percent-decoded", text: "%27 uni/**/on" },
    { name: "percent-decoded, 2 times", text: "' uni/**/on" },
    { name: "comments out", text: "' union" },
  ]);
  expect(decodeSteps("plain")).toHaveLength(1);
});

test("bytes that are not UTF-8 stay, and endless encoding ends", () => {
  expect(decodeSteps("%ff%41")).toEqual([{ name: "as sent", text: "%ff%41" }]);
  expect(decodeSteps(`%${"25".repeat(40)}41`).length).toBeLessThan(8);
});

test("characters that hide or turn text are shown", () => {
  expect(visible("a\u202eb\nc\u0000")).toBe("a\\u202eb␊c␀");
});
