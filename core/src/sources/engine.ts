import { RE2JS } from "re2js";

/** The most steps that a backtracking engine may take for one line; beyond, the slower but linear engine reads it. */
const MAX_STEPS = 300_000;

/** Returns the captured groups, or undefined. */
type Engine = (text: string) => readonly (string | undefined)[] | undefined;

// Expressions are compiled when first needed: an instance meets few of the daemons.
const backtracking = new Map<string, Engine>();
const linear = new Map<string, Engine>();

/**
 * An engine for an anchored expression with the flag `s`. The backtracking one takes up to the text's length to the power of `texts`
 * steps; if that could be many, a linear one (RE2) of the same meaning is used, about thirty times as slow on ordinary lines.
 *
 * @param texts The number of runs of any text (`.*`) in the expression; all else in it must be bounded.
 * @param length The length of the text to be matched.
 */
export function engineFor(source: string, texts: number, length: number): Engine {
  const isQuick = texts <= 1 || length ** texts <= MAX_STEPS;
  const engines = isQuick ? backtracking : linear;
  let engine = engines.get(source);
  if (engine === undefined) engines.set(source, (engine = isQuick ? native(source) : re2(source)));
  return engine;
}

function native(source: string): Engine {
  const expression = new RegExp(source, "s");
  return (text) => expression.exec(text)?.slice(1);
}

function re2(source: string): Engine {
  const expression = RE2JS.compile(source, RE2JS.DOTALL);
  return (text) => {
    const matcher = expression.matcher(text);
    if (!matcher.find()) return undefined;
    return Array.from({ length: matcher.groupCount() }, (_, index) => matcher.group(index + 1) ?? undefined);
  };
}
