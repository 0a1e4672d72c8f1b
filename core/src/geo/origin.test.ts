import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { InvalidRangeError } from "../common/addresses.ts";
import { createEnricher, MEMO_SIZE } from "./origin.ts";
import type { GeoRecord } from "./geoip.ts";
import { InvalidMultiplierError } from "./zones.ts";

const PLACES: Readonly<Record<string, GeoRecord>> = {
  "8.8.8.8": { countryCode: "US", country: "United States", coordinates: { lat: 37.75, lng: -97.82 } },
  "77.88.8.8": { countryCode: "RU", country: "Russia", coordinates: { lat: 55.73, lng: 37.6 } },
  "175.45.176.1": { countryCode: "KP", country: "North Korea" },
};
const setup = (trustedRanges: readonly string[] = []) => {
  const geo = vi.fn<(ip: string) => GeoRecord | undefined>((ip) => PLACES[ip]);
  return { geo, originOf: createEnricher({ geo, trustedRanges }) };
};

describe("the origin of an event", () => {
  test("has country, coordinates and zone of a public address", () => {
    const { originOf } = setup();
    expect(originOf("77.88.8.8")).toEqual({
      ip: "77.88.8.8",
      zone: "HOSTILE_ZONE",
      country: "Russia",
      countryCode: "RU",
      coordinates: { lat: 55.73, lng: 37.6 },
      multiplier: 1.5,
    });
    expect(originOf("8.8.8.8")).toMatchObject({ zone: "EXTERNAL_ZONE", multiplier: 1 });
  });

  test("leaves out what the data do not know", () => {
    const { originOf } = setup();
    expect(originOf("175.45.176.1")).toEqual({
      ip: "175.45.176.1",
      zone: "HOSTILE_ZONE",
      country: "North Korea",
      countryCode: "KP",
      multiplier: 1.8,
    });
    expect(originOf("9.9.9.9")).toEqual({ ip: "9.9.9.9", zone: "EXTERNAL_ZONE", multiplier: 1 });
  });

  test("never asks for the place of an internal or reserved address", () => {
    const { geo, originOf } = setup();
    expect(originOf("10.0.0.1")).toEqual({ ip: "10.0.0.1", zone: "INTERNAL_ZONE", multiplier: 1 });
    expect(originOf("203.0.113.9")).toEqual({ ip: "203.0.113.9", zone: "EXTERNAL_ZONE", multiplier: 1 });
    expect(originOf("::1").zone).toBe("INTERNAL_ZONE");
    expect(originOf("::ffff:192.168.1.1").ip).toBe("192.168.1.1");
    expect(geo).not.toHaveBeenCalled();
  });

  test("is trusted within a trusted range, whatever the class or country of the address", () => {
    const { originOf } = setup(["203.0.113.0/24", "77.88.8.8", "10.0.0.0/8"]);
    expect(originOf("203.0.113.9").zone).toBe("TRUSTED_ZONE");
    expect(originOf("10.1.2.3").zone).toBe("TRUSTED_ZONE");
    expect(originOf("77.88.8.8")).toMatchObject({ zone: "TRUSTED_ZONE", countryCode: "RU", multiplier: 1.5 });
    expect(originOf("203.0.114.9").zone).toBe("EXTERNAL_ZONE");
  });

  test("of a translated address is that of the IPv4 address in it", () => {
    const { originOf } = setup();
    expect(originOf("64:ff9b::77.88.8.8")).toMatchObject({ ip: "64:ff9b::4d58:808", countryCode: "RU" });
    expect(originOf("::ffff:77.88.8.8")).toEqual(originOf("77.88.8.8"));
  });

  test("follows the operator's multipliers", () => {
    const originOf = createEnricher({ geo: (ip) => PLACES[ip], trustedRanges: [], multipliers: { US: 2 } });
    expect(originOf("8.8.8.8")).toMatchObject({ zone: "HOSTILE_ZONE", multiplier: 2 });
    expect(originOf("77.88.8.8")).toMatchObject({ zone: "EXTERNAL_ZONE", multiplier: 1 });
  });

  test("of a text that is no address is external, with nothing else known", () => {
    expect(setup().originOf("not an address")).toEqual({
      ip: "not an address",
      zone: "EXTERNAL_ZONE",
      multiplier: 1,
    });
  });

  test("is a function of the address alone, in whatever order addresses come", () => {
    const one = setup().originOf;
    const other = setup().originOf;
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 20 }), (ips) => {
        const forwards = ips.map(one);
        const backwards = ips.toReversed().map(other).toReversed();
        expect(backwards).toEqual(forwards);
      }),
    );
  });
});

const address = (index: number) => `8.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

describe("the memory of an enricher", () => {
  test("answers the last addresses without another lookup", () => {
    const { geo, originOf } = setup();
    expect(originOf("8.8.8.8")).toBe(originOf("8.8.8.8"));
    for (let index = 0; index < MEMO_SIZE / 2 - 1; index += 1) originOf(address(index));
    geo.mockClear();
    originOf("8.8.8.8");
    for (let index = 0; index < MEMO_SIZE / 2 - 1; index += 1) originOf(address(index));
    expect(geo).not.toHaveBeenCalled();
  });

  test("forgets the addresses before the last 10,000", () => {
    const { geo, originOf } = setup();
    for (let index = 0; index <= MEMO_SIZE; index += 1) originOf(address(index));
    geo.mockClear();
    originOf(address(0));
    expect(geo).toHaveBeenCalledOnce();
  });
});

describe("wrong settings are refused when the enricher is made", () => {
  test("a trusted range", () => {
    expect(() => setup(["10.0.0.0/8", "10.0.0.1/8"])).toThrow(InvalidRangeError);
  });

  test("a multiplier", () => {
    const options = { geo: () => undefined, trustedRanges: [], multipliers: { RU: -1 } };
    expect(() => createEnricher(options)).toThrow(InvalidMultiplierError);
  });
});

test("remembers addresses, not the messages that they were cut out of", () => {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("The collector cannot be called.");
  const originOf = createEnricher({ geo: () => undefined, trustedRanges: [] });
  const heldAfter = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const message = Buffer.from(`${"x".repeat(1_000_000)} from 198.51.100.${index + 100}`).toString();
      originOf(/from (.+)$/.exec(message)?.[1] ?? "");
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = heldAfter(1);
  expect(heldAfter(100) - before).toBeLessThan(20_000_000);
});
