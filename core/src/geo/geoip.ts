import { EnrichmentError } from "../common/address-error.ts";

/** What is known about the place of an address. */
export interface GeoRecord {
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  /** The country's name in English. */
  readonly country: string;
  /** Degrees; absent where the data name the country alone. */
  readonly coordinates?: { readonly lat: number; readonly lng: number };
}

/** Finds the place of a public address; `undefined` where the data do not know it. */
export type GeoLookup = (ip: string) => GeoRecord | undefined;

/** The geographic data could not be read. */
class GeoDataError extends EnrichmentError {
  override readonly name = "GeoDataError";
}

/**
 * Loads geoip-lite, with the data it ships (113 MB, about 250 ms), and returns its lookup. The data are loaded once per
 * process, on the first call, and never by importing this module: the API's start-up must not pay for them.
 *
 * @throws {GeoDataError} where the package or its data files cannot be read.
 * @example (await loadGeo())("8.8.8.8")?.countryCode // "US"
 */
export async function loadGeo(): Promise<GeoLookup> {
  const { lookup } = await importGeoip();
  return (ip) => {
    const found = lookup(ip);
    if (found === null || !COUNTRY_CODE.test(found.country)) return undefined;
    const [lat, lng] = found.ll;
    return {
      countryCode: found.country,
      country: countryName(found.country),
      // The types promise numbers; the data of country-only records hold null.
      ...(Number.isFinite(lat) && Number.isFinite(lng) && { coordinates: { lat, lng } }),
    };
  };
}

async function importGeoip() {
  try {
    const { default: geoip } = await import("geoip-lite");
    return geoip;
  } catch (cause) {
    throw new GeoDataError("geoip-lite or its data files cannot be read; install the dependencies again", {
      cause,
    });
  }
}

const COUNTRY_CODE = /^[A-Z]{2}$/;
const NAMES = new Intl.DisplayNames("en", { type: "region", fallback: "code" });
// At most one entry for each of the 676 two-letter codes.
const knownNames = new Map<string, string>();

/**
 * The English name of a country; the code itself where it names none.
 *
 * @example countryName("RU") // "Russia"
 */
export function countryName(code: string): string {
  if (!COUNTRY_CODE.test(code)) return code;
  const known = knownNames.get(code);
  if (known !== undefined) return known;
  const name = NAMES.of(code) ?? code;
  knownNames.set(code, name);
  return name;
}
