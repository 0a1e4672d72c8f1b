import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonicalAddress,
  classifyAddress,
  InvalidRangeError,
  parseAddress,
  parseRange,
  rangeContains,
} from "./addresses.ts";
import type { AddressClass } from "./addresses.ts";

const contains = (range: string, ip: string) => {
  const address = parseAddress(ip);
  return address !== undefined && rangeContains(parseRange(range), address);
};

describe("the class of an address", () => {
  const classes: Record<AddressClass, string> = {
    internal: `10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 127.0.0.1 169.254.169.254 100.64.0.1 100.127.255.255
      ::1 fe80::1 fc00::1 fdff::1 ::ffff:10.1.2.3 64:ff9b::10.0.0.1`,
    reserved: `0.0.0.0 0.1.2.3 192.0.0.1 192.0.2.1 198.51.100.7 203.0.113.255 198.18.0.1 198.19.255.255 224.0.0.1
      239.255.255.255 240.0.0.1 255.255.255.255 192.88.99.1 :: 2001:db8::1 3fff::1 3fff:fff::1 ff02::1 100::1 2001::1
      fec0::1 4000::1 ::8.8.8.8 ::ffff:192.0.2.1 64:ff9b::192.0.2.1 64:ff9b:1::8.8.8.8 5f00::1`,
    public: `8.8.8.8 1.1.1.1 172.15.255.255 172.32.0.0 100.63.255.255 100.128.0.0 11.0.0.0 198.17.255.255 198.20.0.0
      223.255.255.255 192.0.1.1 192.0.3.1 203.0.114.0 192.175.48.1 2001:4860:4860::8888 3ffe::1 3fff:1000::1
      2001:db9::1 2002:808:808::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8`,
  };
  test.each(Object.entries(classes).flatMap(([kind, ips]) => ips.split(/\s+/).map((ip) => [ip, kind])))(
    "%s is %s",
    (ip, kind) => expect(classifyAddress(ip)).toBe(kind),
  );

  test.each([
    "",
    "10",
    "0x7f.1",
    "010.0.0.1",
    "256.1.1.1",
    "1.2.3",
    "fe80::1%eth0",
    "[::1]",
    "::1::",
    "host",
  ])("%j is no address, so nothing is known about it", (text) => {
    expect(parseAddress(text)).toBeUndefined();
    expect(classifyAddress(text)).toBe("reserved");
    expect(canonicalAddress(text)).toBe(text);
  });
});

describe("the canonical spelling", () => {
  test.each([
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["::FFFF:192.168.0.1", "192.168.0.1"],
    ["::ffff:c0a8:1", "192.168.0.1"],
    ["0:0:0:0:0:ffff:8.8.4.4", "8.8.4.4"],
    ["64:ff9b::8.8.8.8", "64:ff9b::808:808"],
    ["::8.8.8.8", "::808:808"],
    ["::808:808", "::808:808"],
  ])("of %s is %s", (text, canonical) => expect(canonicalAddress(text)).toBe(canonical));

  test("is the same for every spelling of an address, and stays as it is when taken again", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }), (parts) => {
        const hex = parts.map((part) => part.toString(16));
        const long = hex.map((part) => part.padStart(4, "0").toUpperCase()).join(":");
        const canonical = canonicalAddress(hex.join(":"));
        expect(canonicalAddress(long)).toBe(canonical);
        expect(canonicalAddress(canonical)).toBe(canonical);
      }),
    );
  });

  test("exists for every IPv4 and IPv6 address", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
        expect(parseAddress(ip)?.canonical).toBe(canonicalAddress(canonicalAddress(ip)));
      }),
    );
  });

  test("an IPv4 address and its IPv4-mapped form are one address", () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        const { parsed: _, ...plain } = parseAddress(ip) ?? {};
        const { parsed: __, ...mapped } = parseAddress(`::ffff:${ip}`) ?? {};
        expect(mapped).toEqual(plain);
      }),
    );
  });
});

test("a NAT64 address is located where the IPv4 address in it is", () => {
  expect(parseAddress("64:ff9b::8.8.8.8")?.located).toBe("8.8.8.8");
  expect(parseAddress("2001:4860:4860::8888")?.located).toBe("2001:4860:4860::8888");
});

describe("a range", () => {
  test("holds its addresses and no other", () => {
    expect(contains("10.0.0.0/8", "10.255.255.255")).toBe(true);
    expect(contains("10.0.0.0/8", "11.0.0.0")).toBe(false);
    expect(contains("203.0.113.128/25", "203.0.113.127")).toBe(false);
    expect(contains("203.0.113.128/25", "203.0.113.128")).toBe(true);
    expect(contains("2001:db8::/33", "2001:db8:7fff::1")).toBe(true);
    expect(contains("2001:db8::/33", "2001:db8:8000::1")).toBe(false);
    expect(contains("198.51.100.7", "198.51.100.7")).toBe(true);
    expect(contains("198.51.100.7", "198.51.100.8")).toBe(false);
  });

  test("of IPv4 holds IPv4-mapped addresses, but none that was translated", () => {
    expect(contains("8.8.8.0/24", "::ffff:8.8.8.8")).toBe(true);
    expect(contains("::ffff:8.8.8.0/120", "8.8.8.8")).toBe(true);
    expect(contains("8.8.8.0/24", "64:ff9b::8.8.8.8")).toBe(false);
    expect(contains("0.0.0.0/0", "::1")).toBe(false);
    expect(contains("::/0", "1.2.3.4")).toBe(false);
  });

  test("has a canonical text", () => {
    expect(parseRange(" 2001:DB8:0::/32 ").cidr).toBe("2001:db8::/32");
    expect(parseRange("::ffff:10.0.0.0/104").cidr).toBe("10.0.0.0/8");
    expect(parseRange("::1").cidr).toBe("::1/128");
  });

  test.each([
    ["office", /is not an address range/],
    ["", /is not an address range/],
    ["10.0.0.0/", /is not an address range/],
    ["10.0.0.0/-1", /is not an address range/],
    ["10.0.0.0/8/8", /is not an address range/],
    ["10/8", /is not an address range/],
    ["10.0.0.0/33", /prefix of 33; it must be 0 to 32/],
    ["2001:db8::/129", /prefix of 129; it must be 0 to 128/],
    ["::ffff:10.0.0.0/8", /prefix of 8; it must be 96 to 128/],
    ["10.0.0.5/8", /write 10\.0\.0\.0\/8/],
    ["2001:db8::1/64", /write 2001:db8::\/64/],
  ])("%j is refused with what to do", (text, message) => {
    expect(() => parseRange(text)).toThrow(InvalidRangeError);
    expect(() => parseRange(text)).toThrow(message);
  });

  test("made from any address and prefix holds that address", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (ip, bits) => {
        const [a = 0, b = 0, c = 0, d = 0] = ip.split(".").map(Number);
        const value = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
        const start = bits === 0 ? 0 : (value & (0xffffffff << (32 - bits))) >>> 0;
        const base = [start >>> 24, (start >>> 16) & 255, (start >>> 8) & 255, start & 255].join(".");
        expect(contains(`${base}/${bits}`, ip)).toBe(true);
      }),
    );
  });
});
