import { expect, test } from "vitest";
import type { View } from "../views/view.ts";
import { viewOf } from "./view-of.ts";

const view = (path: string): View => ({
  path,
  name: path,
  icon: "overview",
  group: 1,
  load: () => Promise.reject(new Error("not loaded in a test")),
});
const views = ["/", "/alerts", "/alerts/archive"].map(view);

test.each([
  ["/", "/"],
  ["/alerts", "/alerts"],
  ["/alerts/ALT-1", "/alerts"],
  ["/alerts/archive/2", "/alerts/archive"],
  ["/alertsx", undefined],
  ["/unknown", undefined],
])("the view of %s is the one at %s", (path, expected) => {
  expect(viewOf(path, views)?.path).toBe(expected);
});
