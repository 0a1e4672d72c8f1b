/** A field between quotes, and where the line goes on. */
export interface QuotedField {
  /** As logged, with its escapes. */
  readonly text: string;
  /** The place after the closing quote; the length of the line where there is none. */
  readonly end: number;
  readonly closed: boolean;
}

/** Reads the quoted field whose opening quote is at `open`. A backslash keeps the quote after it inside the field. */
export function readQuoted(line: string, open: number): QuotedField {
  for (let at = open + 1; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) return { text: line.slice(open + 1, at), end: at + 1, closed: true };
  }
  return { text: line.slice(open + 1), end: line.length, closed: false };
}

const ESCAPES = /(?:\\x[0-9A-Fa-f]{2})+|\\["\\bnrtv]/g;
const CHARACTERS: Readonly<Record<string, string>> = { b: "\b", n: "\n", r: "\r", t: "\t", v: "\v" };

/**
 * A logged field as the server received it: `\"`, `\\`, `\xHH` (and Apache's `\n`, `\r`, `\t`, `\v`, `\b`) undone. Bytes that
 * are not UTF-8 stay `\xHH`.
 *
 * Apache: ap_escape_logitem in server/util.c; nginx: `escape=default` of log_format.
 *
 * @example unescapeField("/caf\\xC3\\xA9?q=\\\"x\\\"") // "/café?q=\"x\""
 */
export function unescapeField(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(ESCAPES, (escape) => {
    const char = escape.charAt(1);
    return char === "x" ? decodeBytes(escape) : (CHARACTERS[char] ?? char);
  });
}

// RFC 3629 4: the sequences of well-formed UTF-8, over bytes that stand as one character each.
const WELL_FORMED = [
  String.raw`[\x00-\x7f]`,
  String.raw`[\xc2-\xdf][\x80-\xbf]`,
  String.raw`\xe0[\xa0-\xbf][\x80-\xbf]`,
  String.raw`[\xe1-\xec\xee\xef][\x80-\xbf]{2}`,
  String.raw`\xed[\x80-\x9f][\x80-\xbf]`,
  String.raw`\xf0[\x90-\xbf][\x80-\xbf]{2}`,
  String.raw`[\xf1-\xf3][\x80-\xbf]{3}`,
  String.raw`\xf4[\x80-\x8f][\x80-\xbf]{2}`,
].join("|");
const CHARACTERS_OR_BYTE = new RegExp(`((?:${WELL_FORMED})+)|[^]`, "g");

/** The text of `\xHH\xHH…`. */
function decodeBytes(escapes: string): string {
  const bytes = Buffer.from(escapes.replaceAll("\\x", ""), "hex").toString("latin1");
  return bytes.replace(CHARACTERS_OR_BYTE, (_, characters: string | undefined, at: number) =>
    characters === undefined
      ? escapes.slice(at * 4, at * 4 + 4)
      : Buffer.from(characters, "latin1").toString("utf8"),
  );
}
