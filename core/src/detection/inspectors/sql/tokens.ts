import { COMPARISONS, KEYWORDS, LOGIC } from "./words.ts";

export type TokenKind =
  | "number"
  | "string"
  | "word"
  | "keyword"
  | "variable"
  | "logic"
  | "compare"
  | "arithmetic"
  | "open"
  | "close"
  | "comma"
  | "semicolon"
  | "comment"
  | "other";

export interface Token {
  readonly kind: TokenKind;
  /** In lower case; a string's content without its quotes. */
  readonly text: string;
  /** Where it is in the tokenized text. */
  readonly start: number;
  readonly end: number;
  /** Whether it is a string that nothing closes. */
  readonly isOpen: boolean;
}

/** Tokens beyond these are not read: an injection shows itself at its start. */
const MAX_TOKENS = 1_024;

// Sticky: each is tried at one place alone.
const SPACE = /[\s\u0000-\u001f\u00a0]+/y;
const NUMBER = /(?:0x[0-9a-f]+|0b[01]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)/iy;
const WORD = /[a-z_\u0080-\uffff][\w$\u0080-\uffff]*(?:\.{1,2}[a-z_[`"*][\w$"`\]]*){0,4}/iy;
const VARIABLE = /@{1,2}[\w$.]*|:\w+|\$\d+/y;
const OPERATOR = /<=>|<>|<=|>=|!=|!<|!>|:=|==|\|\||&&|<<|>>|!~\*?|~\*|[=<>]/y;
const VERSIONED = /\/\*!\d{0,6}/y;
const BACKTICKS = /`[^`]{0,256}`?|\[\w[\w ]{0,128}\]/y;
const DOLLARS = /\$(\w{0,16})\$/y;

const ARITHMETIC = new Set("+-*/%^|&~!");
const SINGLE: Readonly<Record<string, TokenKind>> = {
  "(": "open",
  ")": "close",
  ",": "comma",
  ";": "semicolon",
};
/** What may stand directly in front of a string: character sets, bytes, national and escaped strings. */
const STRING_PREFIX = /^(?:n|x|b|e|q|nq|u|r|_utf8|_utf8mb4|_latin1|_binary|_ascii)$/;

/** Reads the text from an index on as SQL: every dialect's tokens at once. Linear in its length. */
export function tokenize(text: string, from = 0): readonly Token[] {
  const tokens: Token[] = [];
  let at = from;
  while (at < text.length && tokens.length < MAX_TOKENS) {
    at = match(SPACE, text, at) ?? at;
    if (at >= text.length) break;
    const skipped = match(VERSIONED, text, at) ?? closedComment(text, at);
    if (skipped !== undefined) {
      at = skipped;
      continue;
    }
    const next = comment(text, at) ?? string(text, at) ?? name(text, at) ?? mark(text, at);
    tokens.push(next);
    at = next.end;
  }
  return tokens;
}

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function token(kind: TokenKind, text: string, start: number, end: number, isOpen = false): Token {
  return { kind, text, start, end, isOpen };
}

/** The end of a comment that is over before the text is, and so stands for a space. */
function closedComment(text: string, at: number): number | undefined {
  const char = text[at];
  if (char === "#" || (char === "-" && text[at + 1] === "-")) {
    const newLine = text.indexOf("\n", at);
    return newLine === -1 ? undefined : newLine + 1;
  }
  // The end of a versioned comment, whose words are read.
  if (char === "*" && text[at + 1] === "/") return at + 2;
  if (char !== "/" || text[at + 1] !== "*") return undefined;
  const close = text.indexOf("*/", at + 2);
  return close === -1 ? undefined : close + 2;
}

/** A comment up to the end of the text: it takes away what the application's statement has left. */
function comment(text: string, at: number): Token | undefined {
  const char = text[at];
  const next = text[at + 1];
  if (char !== "#" && !(char === "-" && next === "-") && !(char === "/" && next === "*")) return undefined;
  return token("comment", text.slice(at), at, text.length);
}

function string(text: string, at: number): Token | undefined {
  const quote = text[at];
  if (quote === "'" || quote === '"') return quoted(text, at, at, quote);
  if (quote !== "$") return undefined;
  const opened = match(DOLLARS, text, at);
  if (opened === undefined) return undefined;
  const close = text.indexOf(text.slice(at, opened), opened);
  const end = close === -1 ? text.length : close + opened - at;
  return token("string", text.slice(opened, close === -1 ? end : close), at, end, close === -1);
}

/** A string from its opening quote: a doubled quote and an escaped one belong to it. */
function quoted(text: string, start: number, open: number, quote: string): Token {
  let at = open + 1;
  for (; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\\") at += 1;
    else if (char === quote) {
      if (text[at + 1] !== quote) return token("string", text.slice(open + 1, at), start, at + 1);
      at += 1;
    }
  }
  return token("string", text.slice(open + 1), start, text.length, true);
}

function name(text: string, at: number): Token | undefined {
  const number = match(NUMBER, text, at);
  if (number !== undefined) return token("number", text.slice(at, number), at, number);
  const bracketed = match(BACKTICKS, text, at);
  if (bracketed !== undefined) return token("word", text.slice(at, bracketed).toLowerCase(), at, bracketed);
  const variable = match(VARIABLE, text, at);
  if (variable !== undefined && variable > at) {
    return token("variable", text.slice(at, variable).toLowerCase(), at, variable);
  }
  const end = match(WORD, text, at);
  if (end === undefined) return undefined;
  const word = text.slice(at, end).toLowerCase();
  const quote = text[end];
  if ((quote === "'" || quote === '"') && STRING_PREFIX.test(word)) return quoted(text, at, end, quote);
  return token(kindOf(word), word, at, end);
}

function kindOf(word: string): TokenKind {
  if (LOGIC.has(word)) return "logic";
  if (COMPARISONS.has(word)) return "compare";
  return KEYWORDS.has(word) ? "keyword" : "word";
}

function mark(text: string, at: number): Token {
  const end = match(OPERATOR, text, at);
  if (end !== undefined) {
    const operator = text.slice(at, end);
    if (LOGIC.has(operator)) return token("logic", operator, at, end);
    return token(operator === "<<" || operator === ">>" ? "arithmetic" : "compare", operator, at, end);
  }
  const char = text[at] ?? "";
  return token(SINGLE[char] ?? (ARITHMETIC.has(char) ? "arithmetic" : "other"), char, at, at + 1);
}
