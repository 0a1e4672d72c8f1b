import type { Collector } from "./collector.ts";
import { addPairs } from "./pairs.ts";
import { addText } from "./nested.ts";

const MAX_HEADERS = 256;
// Values that a client's software writes, of characters that no attack needs.
const PLAIN =
  /^(?:[\w.,:+-]{0,64}|\*\/\*|gzip, deflate(?:, br(?:, zstd)?)?|[a-z-]{1,40}\/[a-z0-9.+-]{1,60}(?:; ?charset=[\w-]{1,16})?)$/;
const NAME = /^[\w-]{1,64}$/;
const REFERER_PLACES = { name: "header", value: "header" } as const;

/** Takes in the values of headers: cookies apart, a referring URL's parameters too. */
export function addHeaders(into: Collector, headers: readonly (readonly [string, string])[]): void {
  for (const [name, value] of headers.slice(0, MAX_HEADERS)) {
    const key = name.toLowerCase();
    if (!NAME.test(name)) into.add({ place: "header", name: "" }, name);
    if (PLAIN.test(value)) continue;
    if (key === "cookie") addCookies(into, value);
    else {
      addText(into, { place: "header", name: key }, value);
      if (key === "referer") addReferer(into, value);
    }
  }
}

function addCookies(into: Collector, text: string): void {
  let from = 0;
  while (from < text.length) {
    if (into.isFull) {
      into.add({ place: "cookie" }, text.slice(from));
      return;
    }
    const semicolon = text.indexOf(";", from);
    const end = semicolon === -1 ? text.length : semicolon;
    const pair = text.slice(from, end);
    const equals = pair.indexOf("=");
    const name = (equals === -1 ? "" : pair.slice(0, equals)).trim();
    if (name !== "" && !NAME.test(name)) into.add({ place: "cookie" }, name);
    addText(into, { place: "cookie", name: name.toLowerCase() }, pair.slice(equals + 1));
    from = end + 1;
  }
}

function addReferer(into: Collector, text: string): void {
  const query = text.indexOf("?");
  if (query !== -1) addPairs(into, text.slice(query + 1), REFERER_PLACES);
}
