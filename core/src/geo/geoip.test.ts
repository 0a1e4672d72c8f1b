import { beforeAll, describe, expect, test } from "vitest";
import { countryName, loadGeo } from "./geoip.ts";
import type { GeoLookup } from "./geoip.ts";

describe("the lookup in geoip-lite's own data", () => {
  let geo: GeoLookup;
  beforeAll(async () => {
    geo = await loadGeo();
  });

  test.each([
    ["8.8.8.8", "US", "United States"],
    ["77.88.8.8", "RU", "Russia"],
    ["114.114.114.114", "CN", "China"],
    ["175.45.176.1", "KP", "North Korea"],
    ["2001:4860:4860::8888", "US", "United States"],
  ])("finds %s in %s", (ip, countryCode, country) => {
    expect(geo(ip)).toMatchObject({ countryCode, country });
  });

  test("gives coordinates in degrees", () => {
    const { lat, lng } = geo("77.88.8.8")?.coordinates ?? { lat: 0, lng: 0 };
    expect(Math.abs(lat)).toBeLessThanOrEqual(90);
    expect(Math.abs(lng)).toBeLessThanOrEqual(180);
    expect(lat).toBeGreaterThan(41);
    expect(lng).toBeGreaterThan(19);
  });

  test.each(["10.0.0.1", "127.0.0.1", "240.0.0.1", "::1", "fc00::1"])("knows nothing about %s", (ip) => {
    expect(geo(ip)).toBeUndefined();
  });
});

describe("the name of a country", () => {
  test("is the English one", () => {
    expect(countryName("DE")).toBe("Germany");
    expect(countryName("DE")).toBe("Germany");
  });

  test.each(["", "A1", "ru", "QQ", "Germany", "__proto__"])("is the code itself for %j", (code) => {
    expect(countryName(code)).toBe(code);
  });
});
