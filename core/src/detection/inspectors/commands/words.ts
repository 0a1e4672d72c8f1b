/** A simple command as a shell would see it: its words with quotes and empty expansions taken out. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** How the program's name or the words were disguised, if they were: quotes inside a word, `$IFS`, braces, globs. */
  readonly disguise: "quotes" | "ifs" | "braces" | undefined;
  /** A redirection was read. */
  readonly redirects: boolean;
  /** What ended it: a separator, a bracket, or empty at the end of the text. */
  readonly ender: string;
  /** Where it begins and ends in the text, blanks left out. */
  readonly start: number;
  readonly end: number;
}

const MAX_WORDS = 12;
const MAX_LENGTH = 320;
const MAX_QUOTED = 200;

const BLANK = /[ \t\v\f\r\u00a0]/;
const ENDER = /[;|&\n)`]/;
const IFS = /\$(?:IFS(?![A-Za-z_])|\{IFS[^}\s]{0,16}\})(?:\$\d|\$\(\)|`{2})?/iy;
/** Expansions that are empty in a shell that runs for a request: positional and unset variables, empty substitutions. */
const EMPTY = /\$(?:[@*!_1-9]|\{[@*!_1-9a-z][a-z0-9]{0,7}\}|\(\))|`{2}/iy;
const BRACES = /\{([^\s{},;|&]{1,64}(?:,[^\s{},;|&]{0,96}){1,8})\}/y;

interface Reading {
  at: number;
  word: string;
  readonly words: string[];
  disguise: ShellCommand["disguise"];
  redirects: boolean;
}

/**
 * Reads the simple command at an index as a POSIX shell does, leniently: a quote that is never closed ends it, since
 * a value may have been pasted into quotes. Reads at most 12 words and 320 characters.
 *
 * @example commandAt("x;c'a't /etc/hosts", 2)?.words // ["cat", "/etc/hosts"]
 */
export function commandAt(text: string, from: number): ShellCommand | undefined {
  const start = skipLead(text, from);
  const limit = Math.min(text.length, start + MAX_LENGTH);
  const reading: Reading = { at: start, word: "", words: [], disguise: undefined, redirects: false };
  while (reading.at < limit && reading.words.length < MAX_WORDS) if (!step(text, reading)) break;
  pushWord(reading);
  if (reading.words.length === 0) return undefined;
  return {
    words: reading.words,
    disguise: reading.disguise,
    redirects: reading.redirects,
    ender: text[reading.at] ?? "",
    start,
    end: reading.at,
  };
}

/** Blanks and the brackets of a group or subshell before a command. */
function skipLead(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[ \t\v\f\r(]/.test(text.charAt(at))) at += 1;
  return /\{\s/.test(text.slice(at, at + 2)) ? skipLead(text, at + 1) : at;
}

/** Reads one piece of a word; false when the command ends here. */
function step(text: string, reading: Reading): boolean {
  const char = text.charAt(reading.at);
  if (BLANK.test(char)) return endWord(reading, 1);
  if (char === "<" || char === ">") return redirect(text, reading);
  if (char === "$" || char === "`") return expansion(text, reading, char);
  if (ENDER.test(char)) return false;
  if (char === "#" && reading.word === "") return false;
  if (char === "'" || char === '"') return quoted(text, reading, char);
  if (char === "\\" || char === "^") return escaped(text, reading, char);
  if (char === "{" && reading.word === "") return braces(text, reading);
  reading.word += char;
  reading.at += 1;
  return true;
}

function endWord(reading: Reading, length: number): boolean {
  pushWord(reading);
  reading.at += length;
  return true;
}

function pushWord(reading: Reading): void {
  if (reading.word !== "") reading.words.push(reading.word);
  reading.word = "";
}

function redirect(text: string, reading: Reading): boolean {
  reading.redirects = true;
  if (/^\d$/.test(reading.word)) reading.word = "";
  // The `&` of `2>&1` separates no commands.
  return endWord(reading, text[reading.at + 1] === "&" ? 2 : 1);
}

function expansion(text: string, reading: Reading, char: string): boolean {
  IFS.lastIndex = reading.at;
  if (IFS.test(text)) {
    reading.disguise = "ifs";
    return endWord(reading, IFS.lastIndex - reading.at);
  }
  EMPTY.lastIndex = reading.at;
  if (EMPTY.test(text)) {
    if (reading.word !== "") reading.disguise ??= "quotes";
    reading.at = EMPTY.lastIndex;
    return true;
  }
  if (char === "`") return false;
  reading.word += char;
  reading.at += 1;
  if (text[reading.at] === "(") {
    reading.word += "(";
    reading.at += 1;
  }
  return true;
}

function quoted(text: string, reading: Reading, quote: string): boolean {
  const close = text.indexOf(quote, reading.at + 1);
  if (close === -1 || close - reading.at > MAX_QUOTED) return false;
  const inner = text.slice(reading.at + 1, close);
  // Quotes round a whole word are everyday; quotes inside one hide it.
  const isInside = reading.word !== "" || /\w/.test(text.charAt(close + 1));
  if (isInside && inner.length <= 8 && !/[\s=;]/.test(inner) && /^[\w/]*$/.test(reading.word)) {
    reading.disguise ??= "quotes";
  }
  reading.word += inner;
  reading.at = close + 1;
  return true;
}

function escaped(text: string, reading: Reading, char: string): boolean {
  const next = text.charAt(reading.at + 1);
  // `C:\dir` and `\\host\share` keep their backslashes.
  const isWindowsPath =
    char === "\\" && (/^(?:[A-Za-z]:|%\w+%|\.\.?$)/.test(reading.word) || reading.word.includes("\\"));
  if (isWindowsPath || (char === "\\" && next === "\\")) {
    reading.word += char;
    reading.at += 1;
    return true;
  }
  if (/\w/.test(next) && (reading.word !== "" || char === "\\")) reading.disguise ??= "quotes";
  reading.at += 1;
  if (next !== "" && next !== "\n") {
    reading.word += next;
    reading.at += 1;
  }
  return true;
}

/** `{cat,/etc/hosts}` is two words. */
function braces(text: string, reading: Reading): boolean {
  BRACES.lastIndex = reading.at;
  const match = BRACES.exec(text);
  if (match?.[1] === undefined) {
    reading.at += 1;
    return true;
  }
  reading.disguise = "braces";
  reading.words.push(...match[1].split(",").map((word) => word.replaceAll(/['"\\]/g, "")));
  reading.at = BRACES.lastIndex;
  return true;
}
