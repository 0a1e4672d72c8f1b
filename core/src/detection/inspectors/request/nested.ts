import type { Place } from "../types.ts";
import type { Collector } from "./collector.ts";
import { jsonLeaves, jsonText } from "./json.ts";
import type { Origin } from "./value.ts";

const PLAIN_NAME = /^[A-Za-z$][\w -]{0,63}$/;
const OPERATOR_NAME = /^\$/;
const JSON_LIKE = /^\s{0,64}(?:\{\s{0,64}["}]|\[\s{0,64}["{[\d\]])/;
const NAME_PLACE: Readonly<Partial<Record<Place, Place>>> = { query: "query_name", body: "body_name" };

/** Takes in a value; of one that is itself a JSON document, its names and texts too. */
export function addText(into: Collector, origin: Origin, raw: string): void {
  const decoded = into.add(origin, raw)?.decoded ?? "";
  if (decoded.length > 2 && JSON_LIKE.test(decoded)) addJson(into, origin, decoded);
}

/** True for a text that looks like a JSON object or array. */
export function isJsonLike(text: string): boolean {
  return JSON_LIKE.test(text);
}

/** Takes in the names and texts of a JSON document. */
export function addJson(into: Collector, origin: Origin, text: string): void {
  const prefix = origin.name === undefined ? "" : `${origin.name}.`;
  for (const { path, isName, text: leaf } of jsonLeaves(text)) {
    if (into.isFull) return;
    const content = jsonText(leaf);
    if (!isName) into.add({ place: origin.place, name: `${prefix}${path}`.toLowerCase() }, content);
    else if (!PLAIN_NAME.test(content) || OPERATOR_NAME.test(content)) {
      const place = NAME_PLACE[origin.place] ?? origin.place;
      into.add({ place, name: `${prefix}${path}`.toLowerCase() }, content);
    }
  }
}
