import type { JsonObject } from "../containers/parsed.ts";

const MAX_PAIRS = 256;

const PAIR = /[\s,;]*([\w.@/-]{1,128})=(?:"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|([^\s,;"'][^\s,;]*)?)/y;

/** The pairs of a line. */
export interface Pairs {
  readonly values: JsonObject;
  /** Keys that stand twice: a client may have written one of them, and the line does not say which. */
  readonly repeated: ReadonlySet<string>;
}

/** Reads `key=value key="quoted \"value\"" …` with blanks, commas or semicolons between; other words in between are skipped. */
export function readPairs(text: string): Pairs {
  const values: Record<string, string> = {};
  const repeated = new Set<string>();
  let at = 0;
  for (let count = 0; at < text.length && count < MAX_PAIRS;) {
    PAIR.lastIndex = at;
    const match = PAIR.exec(text);
    if (match === null) {
      at = endOfWord(text, at);
      continue;
    }
    const [, key = "", double, single, bare = ""] = match;
    if (Object.hasOwn(values, key)) repeated.add(key);
    else if (key !== "__proto__") values[key] = (double ?? single)?.replaceAll(/\\(["'\\])/g, "$1") ?? bare;
    at = PAIR.lastIndex;
    count += 1;
  }
  return { values, repeated };
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text, at)) at += 1;
  while (at < text.length && !isBlank(text, at)) at += 1;
  return at;
}

function isBlank(text: string, at: number): boolean {
  return text.charCodeAt(at) <= 0x20;
}
