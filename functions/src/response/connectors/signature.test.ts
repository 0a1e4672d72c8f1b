import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { sign, verify } from "./signature.ts";

const SECRET = "0123456789abcdef";
const NOW = 1_750_000_000;
const BODY = '{"id":"1"}';

test("a signature is HMAC-SHA256 over time and body", () => {
  const hex = createHmac("sha256", SECRET).update(`${NOW}.${BODY}`).digest("hex");
  expect(sign(BODY, SECRET, NOW)).toBe(`t=${NOW},v1=${hex}`);
});

describe("a receiver", () => {
  const signature = sign(BODY, SECRET, NOW);
  const isTaken = (request: { body?: string; signature?: string }, secret = SECRET, now = NOW) =>
    verify({ body: BODY, signature, ...request }, secret, now);

  test("takes what was signed, for five minutes in both directions", () => {
    expect(isTaken({})).toBe(true);
    expect(isTaken({}, SECRET, NOW + 300)).toBe(true);
    expect(isTaken({}, SECRET, NOW - 300)).toBe(true);
    expect(isTaken({}, SECRET, NOW + 301)).toBe(false);
    expect(isTaken({}, SECRET, NOW - 301)).toBe(false);
    expect(verify({ body: BODY, signature }, SECRET, NOW + 301, 400)).toBe(true);
  });

  test("refuses another body, another secret, another time", () => {
    expect(isTaken({ body: '{"id":"2"}' })).toBe(false);
    expect(isTaken({}, "fedcba9876543210")).toBe(false);
    expect(isTaken({ signature: signature.replace(/^t=\d+/, `t=${NOW + 1}`) })).toBe(false);
  });

  test.each([
    "",
    "t=1",
    `v1=${"0".repeat(64)}`,
    `t=${NOW},v1=00`,
    `t=${NOW},v1=${"z".repeat(64)}`,
    `t=x,v1=${"0".repeat(64)}`,
  ])("refuses %j", (text) => expect(isTaken({ signature: text })).toBe(false));
});
