import { PRODUCTIONS } from "./productions.ts";
import { pick, type Random } from "./random.ts";
import { spellings } from "./spell.ts";

const OPEN = "«";
const CLOSE = "»";

/**
 * Expands a pattern. `«a¦b»` is one of the alternatives, `«name»` a production of `productions.ts`, `«how:text»` the text
 * spelt in a way of `spell.ts`; they nest. `⏎`, `␍`, `␉` and `␀` stand for LF, CR, TAB and NUL.
 */
export function expand(pattern: string, random: Random): string {
  return expandRange(pattern, random)
    .replaceAll("⏎", "\n")
    .replaceAll("␍", "\r")
    .replaceAll("␉", "\t")
    .replaceAll("␀", "\0");
}

function expandRange(pattern: string, random: Random): string {
  let out = "";
  let at = 0;
  while (at < pattern.length) {
    const open = pattern.indexOf(OPEN, at);
    if (open === -1) return out + pattern.slice(at);
    const close = closing(pattern, open);
    out += pattern.slice(at, open) + choose(pattern.slice(open + 1, close), random);
    at = close + 1;
  }
  return out;
}

function closing(pattern: string, open: number): number {
  let depth = 0;
  for (let at = open; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === OPEN) depth += 1;
    if (char === CLOSE) depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`« is not closed in: ${pattern}`);
}

function choose(inner: string, random: Random): string {
  const options = split(inner);
  const only = options[0];
  if (options.length > 1 || only === undefined) return expandRange(pick(random, options), random);
  const produce = PRODUCTIONS[only];
  if (produce !== undefined) {
    const made = produce(random);
    return made.includes(OPEN) ? expandRange(made, random) : made;
  }
  const colon = only.indexOf(":");
  const spell = colon > 0 ? spellings[only.slice(0, colon)] : undefined;
  if (spell === undefined) throw new Error(`neither a production nor a spelling: ${only}`);
  return spell(expand(only.slice(colon + 1), random), random);
}

function split(inner: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < inner.length; at += 1) {
    const char = inner.charAt(at);
    if (char === OPEN) depth += 1;
    if (char === CLOSE) depth -= 1;
    if (char === "¦" && depth === 0) {
      parts.push(inner.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(inner.slice(from));
  return parts;
}
