import type { Clue } from "./web-evidence.ts";

const FOLDER = String.raw`(?:/(?:usr/)?(?:local/)?s?bin/)?`;
/** Commands that need no argument to be one. */
const ALONE = String.raw`${FOLDER}(?:id|whoami|uname|hostname|ifconfig|ipconfig|netstat|pwd|ls|dir|env|printenv|systeminfo|tasklist|ps)(?![\w=.-])`;
/** Commands that count with an argument that is no plain word: `cat /etc`, not "cat pictures". */
const CALLED = String.raw`${FOLDER}(?:cat|tac|head|tail|nl|curl|wget|nc|ncat|netcat|bash|sh|zsh|ksh|python\d?|perl|php|ruby|nslookup|dig|chmod|rm|cp|mv|powershell|pwsh|telnet|tftp|base64|xargs|sed|awk|mshta|certutil|ls|uname|echo|find)(?:\.exe)?(?:\s{1,4}|\$\{?ifs\}?(?:\$9)?|<|,)['"]?(?:[-/~.$\\'"\x60]|https?:|\w{1,64}[.:/@]\w)`;
const TIMED = String.raw`${FOLDER}(?:sleep|ping|timeout)(?:\s{1,4}|\$\{?ifs\}?(?:\$9)?)(?:-\w{1,4} ?)?(?:\d|localhost)|echo\s{1,4}\d{3}`;
const WINDOWS = String.raw`(?:(?:type|dir|del)\s{1,4}(?:[a-z]:[\\/]|%\w{1,32}%)|net\s{1,4}(?:user|localgroup)\b|cmd(?:\.exe)?\s{0,4}/[ck]\s)`;
const END = String.raw`\s{0,4}(?:$|[;|&\x60)'"#\n<>/-])`;

const calls = (separator: string): string =>
  String.raw`${separator}\s{0,4}\{?(?:${ALONE}${END}|${CALLED}|${TIMED}|${WINDOWS})`;

/**
 * Evidence of a shell command in a text of a request. A single `|` before a bare command needs something other than a word
 * in front (`fields=name|id` is a list), and a single `&` needs an argument (`?a=1&id` is two parameters).
 */
export const COMMAND_CLUES: readonly Clue[] = [
  { label: "command after a semicolon", pattern: new RegExp(calls(";")) },
  { label: "command after && or ||", pattern: new RegExp(calls(String.raw`(?:&&|\|\|)`)) },
  {
    label: "command after a pipe",
    pattern: new RegExp(
      String.raw`(?:^|[=\d\s"').;&])\|\s{0,4}${ALONE}${END}|\|\s{0,4}(?:${CALLED}|${TIMED}|${WINDOWS})`,
    ),
  },
  { label: "command after &", pattern: new RegExp(String.raw`&\s{0,4}(?:${CALLED}|${TIMED}|${WINDOWS})`) },
  {
    // `$(id).hide()` is jQuery.
    label: "command substitution",
    pattern: new RegExp(String.raw`\$\(\s{0,4}(?:${ALONE}|${CALLED}|${TIMED})(?![^()]{0,64}\)\s?[.[])`),
  },
  {
    // Mid-sentence, backticks are Markdown.
    label: "command in backticks",
    pattern: new RegExp(
      String.raw`(?:^|[=:"'(,;|&])\s{0,3}\x60\s{0,4}(?:${ALONE}|${CALLED}|${TIMED})[^\x60]{0,128}\x60`,
    ),
  },
  {
    label: "PHP code after a semicolon",
    pattern: /;\s{0,4}(?:system|passthru|shell_exec|phpinfo|popen|proc_open)\s{0,2}\(/,
  },
  {
    // File managers have `cmd=ls` and `cmd=rm` of their own.
    label: "command as a parameter",
    pattern: new RegExp(
      String.raw`(?:^|&)(?:cmd|exec|command|execute|shell)=\s{0,4}(?:${FOLDER}(?:id|whoami|uname|hostname|ifconfig|ipconfig|netstat|systeminfo|pwd)${END}|${CALLED}|${TIMED}|${WINDOWS})`,
    ),
  },
  { label: "IFS as a space", pattern: /[a-z]\$\{?ifs\b/ },
];

/** What every clue here needs; quicker than all of them. */
export const COMMAND_HINT =
  /[;|\x60\n\r]|&&|&\s{0,4}[\w/.-]{2,64}[\s<,$]|\$[({i]|\$\{?ifs|(?:cmd|exec|command|execute|shell)=/;

/** Quotes and backslashes inside a word vanish in a shell: `c'a't` and `c\\at` are `cat`. */
export function withoutInnerQuotes(text: string): string {
  return text.replace(/(?<=[a-z])(?:['"\\](?=[a-z])|''|"")/g, "");
}

/** A line break ends a command in a parameter; in a body it is just a line. */
export const LINE_CLUE: Clue = {
  label: "command on a new line",
  pattern: new RegExp(calls(String.raw`[\n\r]`)),
};

/** Bash takes a variable that starts with `() {` for a function, and runs what follows it (CVE-2014-6271). */
export const SHELLSHOCK: Clue = {
  label: "Shellshock function",
  pattern: /(?:^|=)\s{0,4}\(\)\s{0,4}\{[^{}]{0,64}[;_]\s{0,4}\}\s{0,4}[;>]/,
};

/** A lookup that makes Log4j load code (CVE-2021-44228). */
export const JNDI: Clue = { label: "Log4Shell lookup", pattern: /\$\{jndi:[^\s}]{0,64}/ };

const MAX_NESTED_LOOKUPS = 8;

/**
 * A text with Log4j's harmless inner lookups replaced by what they yield: `${${lower:j}ndi:…}` becomes `${jndi:…}`.
 *
 * @example withoutLookups("${${::-j}${upper:n}di:ldap://x}") // "${jndi:ldap://x}"
 */
export function withoutLookups(text: string): string {
  let current = text;
  for (let pass = 0; pass < MAX_NESTED_LOOKUPS && current.includes("${"); pass += 1) {
    const next = current
      .replace(/\$\{(?:lower|upper):([^${}]{0,32})\}/g, "$1")
      .replace(/\$\{date:'([^${}']{0,32})'\}/g, "$1")
      .replace(/\$\{[^${}]{0,64}?:-([^${}]{0,32})\}/g, "$1")
      // Java's upper case of a dotless i is I.
      .replaceAll("ı", "i");
    if (next === current) break;
    current = next;
  }
  return current;
}
