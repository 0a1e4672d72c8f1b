import { expect, test } from "vitest";
import { isOurs, isSameRange, labelOf } from "./firewall.ts";

test("a label says who made the rule and why, in plain ASCII, and fits", () => {
  expect(labelOf("exec-1/0", "brute\nforce – root", 64)).toMatch(
    /^ThreatStream [0-9a-f]{12} brute force root$/,
  );
  expect(labelOf("exec-1/0", "x".repeat(99), 64)).toHaveLength(64);
  expect(labelOf("exec-1/0", "", 64)).toMatch(/^ThreatStream [0-9a-f]{12}$/);
  expect(labelOf("exec-1/0", "", 64)).not.toBe(labelOf("exec-1/1", "", 64));
});

test("a label made here is known from others", () => {
  expect(isOurs(labelOf("exec-1/0", "", 64))).toBe(true);
  expect(isOurs("ThreatStreams of work")).toBe(false);
  expect(isOurs("by hand")).toBe(false);
  expect(isOurs(undefined)).toBe(false);
});

test("a range is the same in every spelling", () => {
  expect(isSameRange("198.51.100.7", "198.51.100.7/32")).toBe(true);
  expect(isSameRange("2001:0DB8:0:0::/48", "2001:db8::/48")).toBe(true);
  expect(isSameRange("198.51.100.0/24", "198.51.100.0/25")).toBe(false);
  expect(isSameRange("*", "198.51.100.7/32")).toBe(false);
});
