import { describe, expect, test } from "vitest";
import { parseRange } from "@threatstream/core/common";
import { ActionCall } from "./action-params.ts";
import { NotBlockableError } from "./blockable.ts";
import { guard } from "./guard.ts";

const protection = { ranges: [parseRange("92.63.198.0/24"), parseRange("10.9.0.0/16")] };
const check = (action: string, params: Record<string, unknown>) => () =>
  guard(ActionCall.parse({ action, params }), protection);

/** Every action that names an address, with its other params. */
const AIMED = [
  ["block_ip", (ip: string) => ({ ip, reason: "r" })],
  ["block_ip_range", (ip: string) => ({ range: ip, reason: "r" })],
  ["rate_limit", (ip: string) => ({ ip, requests_per_minute: 60 })],
  ["update_waf_rules", (ip: string) => ({ ip })],
  ["update_waf_rules", (ip: string) => ({ expression: `ip.src eq ${ip} and http.host eq "a.example"` })],
] as const;

describe.each(AIMED)("%s", (action, paramsOf) => {
  test.each([
    ["a private address", "10.0.0.1"],
    ["loopback", "127.0.0.1"],
    ["a protected range", "92.63.198.7"],
    ["a content delivery network", "172.71.210.9"],
    ["another one", "151.101.1.1"],
    ["a cloud's load balancer", "35.191.0.1"],
    ["its other range", "130.211.0.1"],
    ["a resolver", "1.1.1.1"],
  ])("is never aimed at %s", (_, ip) => {
    expect(check(action, paramsOf(ip))).toThrow(NotBlockableError);
  });

  test("is aimed at an attacker", () => {
    expect(check(action, paramsOf("92.63.197.153"))).not.toThrow();
  });
});

test.each([
  ["isolate_host", "host"],
  ["rotate_credentials", "principal"],
])("%s takes names and inside addresses, never protected or shared ones", (action, name) => {
  expect(check(action, { [name]: "ws-1" })).not.toThrow();
  expect(check(action, { [name]: "10.0.0.5" })).not.toThrow();
  expect(check(action, { [name]: "10.9.0.5" })).toThrow(NotBlockableError);
  expect(check(action, { [name]: "35.191.0.1" })).toThrow(NotBlockableError);
});

test("rules without addresses, and actions without a target, pass", () => {
  expect(check("update_waf_rules", { expression: 'http.user_agent contains "sqlmap/1.8"' })).not.toThrow();
  expect(check("notify_soc", { text: "look" })).not.toThrow();
});
