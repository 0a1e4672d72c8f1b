import { describe, expect, test } from "vitest";
import { parseRange } from "@threatstream/core/common";
import { ActionError } from "./action.ts";
import { blockable } from "./blockable.ts";

const protection = { ranges: ["8.8.8.0/24", "2a00:1450::/32"].map(parseRange) };

describe("what is blocked", () => {
  test.each([
    ["92.63.197.153", "92.63.197.153"],
    ["92.63.197.153/32", "92.63.197.153"],
    ["::ffff:92.63.197.153", "92.63.197.153"],
    ["92.63.0.0/16", "92.63.0.0/16"],
    ["2A0B:F4C2::1", "2a0b:f4c2::1"],
    ["2a0b:f4c2::/48", "2a0b:f4c2::/48"],
  ])("%s as %s", (text, expected) => {
    expect(blockable(text, protection)).toBe(expected);
  });

  test.each([
    ["10.0.0.1", /not a public address/],
    ["127.0.0.1", /not a public address/],
    ["169.254.169.254", /not a public address/],
    ["100.64.1.1", /not a public address/],
    ["::1", /not a public address/],
    ["fd00::1", /not a public address/],
    ["203.0.113.7", /not a public address/],
    ["0.0.0.0/0", /wider than \/16/],
    ["92.0.0.0/8", /wider than \/16/],
    ["2a0b::/32", /wider than \/48/],
    ["192.168.0.0/16", /not a public address/],
    ["203.0.0.0/16", /holds 203\.0\.113\.0\/24/],
    ["198.51.0.0/16", /holds 198\.51\.100\.0\/24/],
    ["172.71.210.0/24", /many share \(Cloudflare edge\)/],
    ["35.191.0.1", /many share \(Google Cloud load balancer\)/],
    ["104.16.0.0/16", /many share/],
    ["8.8.8.8", /protected range 8\.8\.8\.0\/24/],
    ["8.8.0.0/16", /protected range 8\.8\.8\.0\/24/],
    ["2a00:1450:4001::/48", /protected range/],
    ["92.63.197.153/24", /no address and no range/],
    ["example.com", /no address and no range/],
    ["", /no address and no range/],
    ["92.63.197.153; rm -rf /", /no address and no range/],
    ["0x5c3fc599", /no address and no range/],
  ])("is never %s", (text, why) => {
    expect(() => blockable(text, protection)).toThrow(ActionError);
    expect(() => blockable(text, protection)).toThrow(why);
  });
});
