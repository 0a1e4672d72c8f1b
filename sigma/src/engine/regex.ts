import { RE2JS } from "re2js";

/** A linear-time search for a pattern in a text. */
export type RegexTest = (text: string) => boolean;

const MAX_LENGTH = 10_000;
const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
};

/**
 * Compiles a regular expression with RE2 semantics: it is searched for anywhere in the text, in time linear in the text.
 * Returns the reason as a text if the pattern is not valid, or needs what RE2 leaves out (look-around, back-references).
 */
export function compileRegex(pattern: string, flags: string): RegexTest | string {
  if (pattern.length > MAX_LENGTH) return `the pattern is longer than ${MAX_LENGTH} characters`;
  const bits = Array.from(flags).reduce((sum, flag) => sum | (FLAGS[flag] ?? 0), 0);
  try {
    const compiled = RE2JS.compile(pattern, bits);
    return (text) => compiled.test(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** As `compileRegex`, on first use: an engine that is loaded compiles only the patterns that events reach. */
export function lazyRegex(pattern: string, flags: string): RegexTest {
  let compiled: RegexTest | undefined;
  return (text) => {
    if (compiled === undefined) {
      const made = compileRegex(pattern, flags);
      // The pattern was compiled before it became part of a rule set.
      compiled = typeof made === "string" ? () => false : made;
    }
    return compiled(text);
  };
}

/**
 * A literal that each match contains, in lower case; empty if none is found. Only ASCII literals at the top level of the
 * pattern are looked at, so what is returned is always required.
 */
export function requiredLiteral(pattern: string): string {
  let [longest, run] = ["", ""];
  const end = (): void => {
    if (run.length > longest.length) longest = run;
    run = "";
  };
  let at = 0;
  while (at < pattern.length) {
    const char = pattern.charAt(at);
    if (char === "|") return "";
    if (char === "(" || char === "[") {
      end();
      const close = char === "(" ? endOfGroup(pattern, at) : endOfClass(pattern, at);
      if (close === -1) return "";
      at = close + 1;
      continue;
    }
    const literal = literalAt(pattern, at);
    const width = char === "\\" ? 2 : 1;
    if (literal !== undefined) {
      const next = pattern.charAt(at + width);
      const isOptional = next === "?" || next === "*" || next === "{";
      if (isOptional) end();
      else run += literal;
      if (isOptional || next === "+") end();
    } else if (char === "\\" && !/[dDwWsSbBAztnrfv]/.test(pattern.charAt(at + 1))) {
      // \Q…\E, \x41, \p{…} and the like: not worth understanding.
      return "";
    } else if (char === "{") {
      const close = pattern.indexOf("}", at);
      if (close === -1) return "";
      at = close;
      end();
    } else end();
    at += width;
  }
  end();
  return longest.toLowerCase();
}

function literalAt(pattern: string, at: number): string | undefined {
  const char = pattern.charAt(at);
  if (char === "\\") {
    const next = pattern.charAt(at + 1);
    return /[!-/:-@[-`{-~]/.test(next) ? next : undefined;
  }
  return /[\w !"#%&',\-/:;<=>@`~]/.test(char) ? char : undefined;
}

function endOfClass(pattern: string, from: number): number {
  let at = from + 1;
  if (pattern.charAt(at) === "^") at += 1;
  if (pattern.charAt(at) === "]") at += 1;
  for (; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === "\\") at += 1;
    // [[:alpha:]]
    else if (char === "[" && pattern.charAt(at + 1) === ":") {
      const close = pattern.indexOf(":]", at + 2);
      if (close !== -1) at = close + 1;
    } else if (char === "]") return at;
  }
  return -1;
}

function endOfGroup(pattern: string, from: number): number {
  let depth = 0;
  for (let at = from; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === "\\") {
      if (/[Q]/.test(pattern.charAt(at + 1))) return -1;
      at += 1;
    } else if (char === "[") {
      at = endOfClass(pattern, at);
      if (at === -1) return -1;
    } else if (char === "(") depth += 1;
    else if (char === ")") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}
