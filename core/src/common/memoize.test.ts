import { expect, test, vi } from "vitest";
import { memoize } from "./memoize.ts";

test("answers what it was asked lately without another look, and forgets the rest", () => {
  const compute = vi.fn<(text: string) => string>((text) => text.toUpperCase());
  const upper = memoize(compute, { size: 3 });
  const asked = (...texts: readonly string[]) => {
    compute.mockClear();
    expect(texts.map(upper)).toEqual(texts.map((text) => text.toUpperCase()));
    return compute.mock.calls.length;
  };
  expect(asked("a", "b", "a", "b")).toBe(2);
  expect(asked("c", "d", "a", "b")).toBe(2);
  // Six others are twice the size: nothing before them is left.
  asked("e", "f", "g", "h", "i", "j");
  expect(asked("a", "b")).toBe(2);
});
