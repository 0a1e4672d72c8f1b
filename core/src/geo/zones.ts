import type { SourceZone } from "@threatstream/contracts";
import type { AddressClass } from "../common/addresses.ts";
import { EnrichmentError } from "../common/address-error.ts";

/** Risk multipliers by country, ISO 3166-1 alpha-2; a country that is not listed has 1. */
export type Multipliers = Readonly<Record<string, number>>;

/** The multipliers of the wire contract. */
export const DEFAULT_MULTIPLIERS: Multipliers = { RU: 1.5, CN: 1.4, KP: 1.8, IR: 1.3 };

/** A table of multipliers that makes no sense. */
export class InvalidMultiplierError extends EnrichmentError {
  override readonly name = "InvalidMultiplierError";
}

/**
 * Checks a table of multipliers and makes it quick to look up.
 *
 * @throws {InvalidMultiplierError} where a key is no two-letter country code or a value is not between 0 and 10.
 * @example multiplierTable({ RU: 1.5 }).get("RU") // 1.5
 */
export function multiplierTable(multipliers: Multipliers): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  for (const [code, multiplier] of Object.entries(multipliers)) {
    if (!/^[A-Z]{2}$/.test(code)) {
      throw new InvalidMultiplierError(
        `${JSON.stringify(code)} is not a country code; write ISO 3166-1 alpha-2 in capitals, such as RU`,
      );
    }
    if (!Number.isFinite(multiplier) || multiplier < 0 || multiplier > 10) {
      throw new InvalidMultiplierError(
        `the multiplier of ${code} is ${multiplier}; it must be between 0 and 10, where 1 is neutral`,
      );
    }
    table.set(code, multiplier);
  }
  return table;
}

/** What decides about the zone of an address. */
export interface ZoneFacts {
  readonly class: AddressClass;
  /** True where the operator listed the address as trusted. */
  readonly trusted: boolean;
  /** Risk multiplier of its country; 1 where the country is unknown. */
  readonly multiplier: number;
}

/**
 * The zone of a source: what the operator trusts, what is inside, what comes from a country with a raised risk, the rest.
 * A reserved address cannot be a real source (it is spoofed, or a test), so it counts as outside: never as internal, which
 * would make it look harmless, and never as hostile, since it has no country.
 */
export function zoneOf(facts: ZoneFacts): SourceZone {
  if (facts.trusted) return "TRUSTED_ZONE";
  if (facts.class === "internal") return "INTERNAL_ZONE";
  return facts.multiplier > 1 ? "HOSTILE_ZONE" : "EXTERNAL_ZONE";
}
