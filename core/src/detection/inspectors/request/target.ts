import type { Collector } from "./collector.ts";
import { addPairs } from "./pairs.ts";

const QUERY_PLACES = { name: "query_name", value: "query" } as const;
const ORIGIN = /^[a-z][a-z0-9+.-]{0,15}:\/\/[^/?#]{0,256}/i;
/** Segments that are words need no look of their own. */
const PLAIN_SEGMENT = /^[\w.~-]{0,11}$/;
const MAX_SEGMENTS = 64;

/** The path and the query of a request target, as sent. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const text = target.startsWith("/") ? target : target.replace(ORIGIN, "");
  const mark = text.indexOf("?");
  return mark === -1 ? { path: text, query: "" } : { path: text.slice(0, mark), query: text.slice(mark + 1) };
}

/** Takes in the path, its segments, its matrix parameters (`/a;b=c`), and the query's names and values. */
export function addTarget(into: Collector, path: string, query: string): void {
  into.add({ place: "path" }, path);
  const segments = path.split("/", MAX_SEGMENTS).filter((segment) => !PLAIN_SEGMENT.test(segment));
  for (const segment of segments) {
    into.add({ place: "segment" }, segment);
    if (segment.includes(";")) addMatrix(into, segment);
  }
  addPairs(into, query, QUERY_PLACES);
}

function addMatrix(into: Collector, segment: string): void {
  for (const parameter of segment.split(";", MAX_SEGMENTS).slice(1)) {
    const equals = parameter.indexOf("=");
    if (equals > 0) {
      into.add(
        { place: "matrix", name: parameter.slice(0, equals).toLowerCase() },
        parameter.slice(equals + 1),
      );
    }
  }
}
