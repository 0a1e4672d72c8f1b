import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

test.each([
  ["203.0.113.9", 0, "203.0.113.9"],
  ["6.6.6.6, 203.0.113.9", 0, "203.0.113.9"],
  ["203.0.113.9, 10.0.0.1", 1, "203.0.113.9"],
  ["203.0.113.9", 3, "203.0.113.9"],
  ["::ffff:203.0.113.9", 0, "203.0.113.9"],
  ["2001:db8:1:2:aaaa::1", 0, "2001:db8:1:2::/64"],
  ["2001:db8:1:2:bbbb::2", 0, "2001:db8:1:2::/64"],
  [undefined, 0, "unknown"],
  ["", 0, "unknown"],
  ["not an address", 0, "unknown"],
  ["203.0.113.9, <script>", 0, "unknown"],
] as const)("of %j behind %d proxies is %s", (forwarded, proxies, expected) => {
  expect(clientAddress(forwarded, proxies)).toBe(expected);
});
