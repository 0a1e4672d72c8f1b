import { parseAddress, parseRange, rangeContains } from "../common/addresses.ts";
import type { Address } from "../common/addresses.ts";
import type { GeoLookup, GeoRecord } from "./geoip.ts";
import { memoize } from "../common/memoize.ts";
import type { Origin } from "../model/event.ts";
import { DEFAULT_MULTIPLIERS, multiplierTable, zoneOf } from "./zones.ts";
import type { Multipliers } from "./zones.ts";

export interface EnricherOptions {
  readonly geo: GeoLookup;
  /** CIDR ranges and addresses whose sources are TRUSTED_ZONE. */
  readonly trustedRanges: readonly string[];
  /** Replaces `DEFAULT_MULTIPLIERS` as a whole. */
  readonly multipliers?: Multipliers;
}

/** Addresses remembered at most, counted over both generations. */
export const MEMO_SIZE = 10_000;

/**
 * Makes the function that says where an address comes from. It is synchronous and depends on the address alone; the last
 * addresses are remembered, at least the last 5,000 different ones and never more than 10,000. Internal and reserved
 * addresses are never looked up. A text that is no address yields EXTERNAL_ZONE with nothing else known.
 *
 * @throws {InvalidRangeError} where a trusted range is wrong.
 * @throws {InvalidMultiplierError} where a multiplier is wrong.
 * @example createEnricher({ geo: await loadGeo(), trustedRanges: ["203.0.113.0/24"] })("10.0.0.1").zone // "INTERNAL_ZONE"
 */
export function createEnricher(options: EnricherOptions): (ip: string) => Origin {
  const trusted = options.trustedRanges.map(parseRange);
  const multipliers = multiplierTable(options.multipliers ?? DEFAULT_MULTIPLIERS);

  const originOf = (ip: string): Origin => {
    const address = parseAddress(ip);
    if (address === undefined) return { ip, zone: "EXTERNAL_ZONE", multiplier: 1 };
    const place = address.class === "public" ? options.geo(address.located) : undefined;
    return origin(
      address,
      place,
      trusted.some((range) => rangeContains(range, address)),
    );
  };

  const origin = (address: Address, place: GeoRecord | undefined, isTrusted: boolean): Origin => {
    const multiplier = (place && multipliers.get(place.countryCode)) ?? 1;
    return {
      ip: address.canonical,
      zone: zoneOf({ class: address.class, trusted: isTrusted, multiplier }),
      ...(place !== undefined && { country: place.country, countryCode: place.countryCode }),
      ...(place?.coordinates !== undefined && { coordinates: place.coordinates }),
      multiplier,
    };
  };

  return memoize(originOf, { size: MEMO_SIZE / 2, copied: true });
}
