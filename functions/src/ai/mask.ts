import { maskCards } from "./mask-cards.ts";

const MASKED = "[masked]";

/**
 * The text with every secret of a known form replaced by `[masked]`: credentials in headers, URLs, forms, JSON and command
 * lines, tokens of well-known issuers, private keys, card numbers. What says that there was a secret (the name of the field)
 * stays. Repeating it changes nothing. Takes time in proportion to the length.
 *
 * @example mask('{"user":"bob","password":"hunter2"}') // '{"user":"bob","password":"[masked]"}'
 */
export function mask(text: string): string {
  let masked = text;
  for (const [pattern, replacement] of PATTERNS) masked = masked.replace(pattern, replacement);
  return maskCards(masked, MASKED);
}

/** True for the name of a field whose value is a secret, in any spelling: `passwd`, `X-Api-Key`, `clientSecret`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.slice(0, 256));
}

// Hostile texts are long, so no pattern may try again from within what it has looked at: a quantifier is bounded, or stands
// behind a lookbehind that admits one start per run, or is followed by nothing that can fail.

const NAMES = [
  "pass(?:word|wd|phrase|code)",
  "pwd",
  "secret",
  "token",
  "credential",
  "authorization",
  "api[_-]?key",
  "(?:access|private|secret|account|encryption|signing|master|shared)[_-]?key",
  "session[_-]?(?:id|key)",
  "sess(?:ion)?id",
  "set-cookie",
  "cookie",
  "amz-signature",
  "cvv",
  "connection[_-]?string",
].join("|");
const WHOLE_NAMES = "pass|pw|pin|otp|sid|ssn|cvc|jwt|session|sig";

const SECRET_NAME = new RegExp(`${NAMES}|^(?:auth|${WHOLE_NAMES})$`, "i");

/** A name and what follows it up to its value: quotes, plain or escaped or percent-encoded, and `=` or `:`. */
const FIELD = String.raw`((?:${NAMES}|(?<![a-z0-9])(?:${WHOLE_NAMES})(?![a-z0-9]))(?:s?[\w.-]{0,40}\]?)(?:\\{0,4}["']|%22|%27)?\s{0,4}(?:=>?|:|%3[da])\s{0,4})`;
const DOUBLE_QUOTED = String.raw`"(?:[^"\\]|\\.)*"?`;
const SINGLE_QUOTED = String.raw`'(?:[^'\\]|\\.)*'?`;
// Inside a text that is a JSON string itself: one backslash before a quote ends the value, more of them belong to it.
const ESCAPED_QUOTED = String.raw`\\["'](?:[^\\"]|\\{2,}"?|\\(?!["\\]))*`;
const SCHEMED = String.raw`(?:bearer|basic|digest|negotiate|token)(?:\s{1,4}|%20|\+)[^\s"'&<>\\]+`;
const BARE = String.raw`[^\s"'&;<>\\{[][^\s"'&;<>\\]*`;

const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----[^-]*(?:-(?!----)[^-]*)*(?:-----END[^-\n]{0,60}-----)?/g,
    MASKED,
  ],
  // A header line holds several values: all of them go, up to the end of the line or of the text's quotes.
  [
    /(?<![\w-])((?:set-|proxy-)?(?:cookie|authorization)2?\s{0,4}:\s{0,4})[^\s"'\\{[][^\r\n"'\\]*/gi,
    `$1${MASKED}`,
  ],
  [new RegExp(`${FIELD}${DOUBLE_QUOTED}`, "gis"), `$1"${MASKED}"`],
  [new RegExp(`${FIELD}${SINGLE_QUOTED}`, "gis"), `$1'${MASKED}'`],
  [new RegExp(`${FIELD}${ESCAPED_QUOTED}`, "gis"), String.raw`$1\"${MASKED}`],
  [new RegExp(`${FIELD}\\[(?!masked\\])[^\\]]*\\]?`, "gi"), `$1${MASKED}`],
  [new RegExp(`${FIELD}(?!\\[masked\\])(?:${SCHEMED}|${BARE})`, "gi"), `$1${MASKED}`],
  [/([?&;]auth=)[^\s&"'<>]+/gi, `$1${MASKED}`],
  [/(--?(?:password|passwd|pass|token|secret|api-?key)\s{1,4})(?!-)[^\s"']+/gi, `$1${MASKED}`],
  [/(\s-u\s{0,4}[^\s:"'/]{1,100}:)[^\s"'@]{1,200}/g, `$1${MASKED}`],
  [/(?<![a-z0-9])(bearer|basic)(\s{1,4}|%20)(?!auth)[a-z0-9+/_.~-]{12,}={0,2}/gi, `$1$2${MASKED}`],
  [/(:\/\/[^/\s:@"'<>]{0,100}:)[^/\s@"'<>]{1,256}@/g, `$1${MASKED}@`],
  [/(?<![\w-])eyJ[\w-]{5,}(?:\.[\w-]*){1,4}/g, MASKED],
  [/(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16}(?![A-Z0-9])/g, MASKED],
  [/AIza[\w-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}|1\/\/0[\w-]{30,}/g, MASKED],
  [/gh[opsur]_[A-Za-z0-9]{30,}|github_pat_\w{22,}|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{36,}/g, MASKED],
  [/xox[a-z]-[\w-]{10,}|xapp-[\w-]{10,}/g, MASKED],
  [/(hooks\.slack\.com\/services\/)[\w/]{20,}/g, `$1${MASKED}`],
  [
    /(?:[prs]k_(?:live|test)|whsec)_\w{10,}|(?<![\w-])sk-[\w-]{20,}|(?<![\w-])SG\.[\w-]{16,}\.[\w-]{16,}/g,
    MASKED,
  ],
];
