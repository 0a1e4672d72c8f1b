/** Any number of characters. */
export const ANY = 0;
/** One character. */
export const ONE = 1;

/** A literal text, `ANY` or `ONE`. */
export type Token = string | typeof ANY | typeof ONE;

/**
 * Reads the wildcards `*` and `?`. A backslash makes a following `*`, `?` or backslash literal, and stands for itself before
 * any other character (specification, "Escaping").
 */
export function parseWildcards(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let literal = "";
  const flush = (token: Token): void => {
    if (literal !== "") tokens.push(literal);
    literal = "";
    tokens.push(token);
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char === "\\" && (next === "*" || next === "?" || next === "\\")) {
      literal += next;
      at += 1;
    } else if (char === "*") flush(ANY);
    else if (char === "?") flush(ONE);
    else literal += char;
  }
  if (literal !== "") tokens.push(literal);
  return tokens;
}

/** Joins neighbouring literals and drops repeated `ANY`. */
export function tidy(tokens: readonly Token[]): readonly Token[] {
  const tidied: Token[] = [];
  for (const token of tokens) {
    const last = tidied.at(-1);
    if (token === "" || (token === ANY && last === ANY)) continue;
    if (typeof token === "string" && typeof last === "string") tidied[tidied.length - 1] = last + token;
    else tidied.push(token);
  }
  return tidied;
}

/** What stands between two `ANY`: literals and single characters, with the longest literal to search by. */
interface Segment {
  readonly tokens: readonly Token[];
  readonly length: number;
  readonly anchor: string;
  readonly anchorAt: number;
}

/** Makes a test of whole texts. Takes time proportional to text × longest segment with a `?`, and linear time without. */
export function wildcardTest(tokens: readonly Token[]): (text: string) => boolean {
  const segments = segmentsOf(tokens);
  const first = segments[0];
  const last = segments.at(-1);
  if (first === undefined || last === undefined) return (text) => text === "";
  if (segments.length === 1) return (text) => text.length === first.length && isAt(first, text, 0);
  const middle = segments.slice(1, -1);
  return (text) => {
    const end = text.length - last.length;
    let at = first.length;
    if (end < at || !isAt(first, text, 0) || !isAt(last, text, end)) return false;
    for (const segment of middle) {
      const found = find(segment, text, at, end);
      if (found === -1) return false;
      at = found + segment.length;
    }
    return true;
  };
}

function segmentsOf(tokens: readonly Token[]): readonly Segment[] {
  const groups: Token[][] = [[]];
  for (const token of tokens) {
    if (token === ANY) groups.push([]);
    else groups.at(-1)?.push(token);
  }
  return groups.map(toSegment);
}

function toSegment(tokens: readonly Token[]): Segment {
  let [anchor, anchorAt, length] = ["", 0, 0];
  for (const token of tokens) {
    if (typeof token === "string" && token.length > anchor.length) [anchor, anchorAt] = [token, length];
    length += typeof token === "string" ? token.length : 1;
  }
  return { tokens, length, anchor, anchorAt };
}

function isAt({ tokens, length }: Segment, text: string, at: number): boolean {
  if (at < 0 || at + length > text.length) return false;
  let from = at;
  for (const token of tokens) {
    if (typeof token !== "string") from += 1;
    else if (text.startsWith(token, from)) from += token.length;
    else return false;
  }
  return true;
}

/** The first place of a segment that ends at `end` at the latest, or -1. */
function find(segment: Segment, text: string, from: number, end: number): number {
  const latest = end - segment.length;
  let at = from;
  while (at <= latest) {
    const anchor = text.indexOf(segment.anchor, at + segment.anchorAt);
    if (anchor === -1) return -1;
    at = anchor - segment.anchorAt;
    if (at > latest) return -1;
    if (isAt(segment, text, at)) return at;
    at += 1;
  }
  return -1;
}

/** The longest literal that every match contains, or an empty text. */
export function longestLiteral(tokens: readonly Token[]): string {
  let longest = "";
  for (const token of tokens) {
    if (typeof token === "string" && token.length > longest.length) longest = token;
  }
  return longest;
}
