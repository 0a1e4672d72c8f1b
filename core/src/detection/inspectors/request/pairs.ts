import type { Place } from "../types.ts";
import type { Collector } from "./collector.ts";
import { percentDecode } from "../decode/percent.ts";
import { addText } from "./nested.ts";

/** Names that no attack can be; the rest are read as values of their own too. */
const PLAIN_NAME = /^[A-Za-z][\w-]{0,63}$/;
const MAX_NAME = 128;

/** Where the names and the values of pairs stand. */
export interface PairPlaces {
  readonly name: Place;
  readonly value: Place;
}

/**
 * Reads pairs such as `a=1&b=2`. What has no `=` is a name without a value. When the collector is full, all that is left is one
 * value.
 */
export function addPairs(into: Collector, text: string, places: PairPlaces): void {
  let from = 0;
  while (from < text.length) {
    if (into.isFull) {
      into.add({ place: places.value, plus: true }, text.slice(from));
      return;
    }
    const amp = text.indexOf("&", from);
    const end = amp === -1 ? text.length : amp;
    addPair(into, text.slice(from, end), places);
    from = end + 1;
  }
}

function addPair(into: Collector, pair: string, places: PairPlaces): void {
  const equals = pair.indexOf("=");
  const name = equals === -1 ? pair : pair.slice(0, equals);
  if (!PLAIN_NAME.test(name)) into.add({ place: places.name, plus: true }, name);
  if (equals === -1) return;
  const named = PLAIN_NAME.test(name) ? name : percentDecode(name.slice(0, MAX_NAME));
  addText(into, { place: places.value, name: named.toLowerCase(), plus: true }, pair.slice(equals + 1));
}
