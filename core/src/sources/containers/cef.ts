/** The most fields that are read of one CEF or LEEF record; further ones are left in the message. */
const MAX_FIELDS = 512;

const CEF_HEADER = ["version", "vendor", "product", "device_version", "signature", "name", "severity"];
const LEEF_HEADER = ["version", "vendor", "product", "device_version", "event_id"];

/**
 * The fields of `CEF:0|vendor|product|version|signature|name|severity|key=value …` (ArcSight Common Event Format, revision 25);
 * `undefined` for another text. Header fields have the names of `CEF_HEADER`; a key of the extension that is one of these is
 * not read, so that a sender's extension cannot rename the product.
 */
export function readCef(text: string): Map<string, string> | undefined {
  const header = readHeader(text, "CEF:", CEF_HEADER);
  if (header === undefined) return undefined;
  const extension = text.slice(header.end);
  // A key is a word before `=` at the start or after a blank; values may hold blanks, and `=` as `\=`.
  const keys = [...extension.matchAll(/(?:^|(?<=\s))([\w.[\]-]{1,128})=/g)].slice(0, MAX_FIELDS);
  for (const [index, match] of keys.entries()) {
    const [whole, key = ""] = match;
    const end = keys[index + 1]?.index ?? extension.length;
    const value = extension.slice(match.index + whole.length, end).trimEnd();
    if (!header.fields.has(key)) header.fields.set(key, value.replace(/\\([=\\nr])/g, unescape));
  }
  return header.fields;
}

/**
 * The fields of `LEEF:1.0|vendor|product|version|event id|key=value<tab>…` and of version 2.0, which names its delimiter;
 * `undefined` for another text.
 *
 * @see https://www.ibm.com/docs/en/dsm?topic=overview-leef-event-components
 */
export function readLeef(text: string): Map<string, string> | undefined {
  const header = readHeader(text, "LEEF:", LEEF_HEADER);
  if (header === undefined) return undefined;
  let rest = text.slice(header.end);
  let delimiter = "\t";
  if (header.fields.get("version") === "2.0") {
    const [whole, hex, char] = /^(?:0?x([\da-fA-F]{1,4})|([^|\s\w]?))\|/.exec(rest) ?? [];
    if (whole !== undefined) {
      rest = rest.slice(whole.length);
      delimiter = hex === undefined ? char || "\t" : String.fromCharCode(Number.parseInt(hex, 16));
    }
  }
  for (const pair of rest.split(delimiter, MAX_FIELDS)) {
    const equals = pair.indexOf("=");
    const key = pair.slice(0, equals).trim();
    if (equals > 0 && key.length <= 128 && !header.fields.has(key)) {
      header.fields.set(key, pair.slice(equals + 1).trim());
    }
  }
  return header.fields;
}

function readHeader(text: string, start: string, names: readonly string[]) {
  if (!text.startsWith(start)) return undefined;
  const fields = new Map<string, string>();
  let from = start.length;
  for (const name of names) {
    const end = endOfHeaderField(text, from);
    // The last field may end the record.
    if (end === text.length && fields.size < names.length - 1) return undefined;
    fields.set(name, text.slice(from, end).replace(/\\([|\\])/g, "$1"));
    from = Math.min(end + 1, text.length);
  }
  return { fields, end: from };
}

function endOfHeaderField(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\\") at += 1;
    else if (char === "|") return at;
  }
  return text.length;
}

function unescape(_: string, char: string): string {
  return char === "n" ? "\n" : char === "r" ? "\r" : char;
}
