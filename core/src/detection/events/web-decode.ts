/**
 * The forms in which a decoder on the way may see a text: as it stands, percent-decoded once and twice (`+` as a space),
 * and with HTML entities and script escapes resolved. Lower-cased, each form once, the raw form first; at most four.
 *
 * The raw form stays in the list, since decoding can also destroy evidence: `1%benchmark(…)` in a JSON body is no escape.
 *
 * @example decodedForms("%2527+OR+1=1") // ["%2527+or+1=1", "%27 or 1=1", "' or 1=1"]
 */
export function decodedForms(raw: string): readonly string[] {
  const forms = [raw.toLowerCase()];
  const push = (next: string): string => {
    if (next !== forms.at(-1)) forms.push(next);
    return next;
  };
  let form = push(percentDecode(forms[0]?.replaceAll("+", " ") ?? ""));
  if (form.includes("%")) form = push(percentDecode(form));
  if (ESCAPED.test(form)) push(resolveEscapes(form).toLowerCase());
  return forms;
}

/**
 * Percent-decoding of lower-case text that never fails: bytes are read as UTF-8 leniently, overlong sequences included
 * (`%c0%ae` is a dot, as old decoders had it), other bytes as Latin-1, `%uXXXX` as IIS does, and a stray `%` stays.
 */
export function percentDecode(text: string): string {
  let at = text.indexOf("%");
  if (at === -1) return text;
  let decoded = "";
  let from = 0;
  while (at !== -1) {
    const lead = byteAt(text, at);
    let next = at + 1;
    if (lead !== -1 && lead < 0x80) {
      decoded += text.slice(from, at) + String.fromCharCode(lead);
      from = next = at + 3;
    } else {
      const { code, length } = lead === -1 ? wideEscape(text, at) : sequenceAt(text, at, lead);
      if (length > 0) {
        decoded += text.slice(from, at) + String.fromCodePoint(code);
        from = next = at + length;
      }
    }
    at = text.indexOf("%", next);
  }
  return decoded + text.slice(from);
}

interface Decoded {
  readonly code: number;
  /** Characters taken; 0 where there is no escape. */
  readonly length: number;
}

/** The byte that `%xx` at an index stands for; -1 where there is none. */
function byteAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x25) return -1;
  const high = hexDigit(text.charCodeAt(at + 1));
  const low = hexDigit(text.charCodeAt(at + 2));
  return high === -1 || low === -1 ? -1 : high * 16 + low;
}

function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  return unit >= 0x61 && unit <= 0x66 ? unit - 0x57 : -1;
}

function sequenceAt(text: string, at: number, lead: number): Decoded {
  const bytes = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  let code = bytes === 1 ? lead : lead & (0xff >> (bytes + 1));
  for (let index = 1; index < bytes; index += 1) {
    const next = byteAt(text, at + index * 3);
    if ((next & 0xc0) !== 0x80 || next === -1) return malformed(lead, next);
    code = (code << 6) | (next & 0x3f);
  }
  return code <= 0x10ffff ? { code, length: bytes * 3 } : { code: lead, length: 3 };
}

/** IIS 4 and 5 read %c0%2e and %c0%2f as dot and slash, though the second byte is no continuation. */
function malformed(lead: number, next: number): Decoded {
  const isDotOrSlash = lead === 0xc0 && (next === 0x2e || next === 0x2f);
  return isDotOrSlash ? { code: next, length: 6 } : { code: lead, length: 3 };
}

function wideEscape(text: string, at: number): Decoded {
  const digits = text.slice(at + 2, at + 6);
  if (text[at + 1] !== "u" || !/^[0-9a-f]{4}$/.test(digits)) return { code: 0, length: 0 };
  return { code: Number.parseInt(digits, 16), length: 6 };
}

const ESCAPED = /\\[ux]|&[#\w]|[\u2215\u2216\uff01-\uff5e]/;
const ENTITY =
  /&(?:#x0*([0-9a-f]{1,6});?|#0*(\d{1,7});?|(lt|gt|quot|apos|amp|colon|[lr]par|tab|newline|sol|period);)/g;
const NAMED: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
  colon: ":",
  lpar: "(",
  rpar: ")",
  tab: "\t",
  newline: "\n",
  sol: "/",
  period: ".",
};
const SCRIPT_ESCAPE = /\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2}))/g;

function resolveEscapes(text: string): string {
  return (
    text
      // Fullwidth forms (`＇ｕｎｉｏｎ`) and division slashes: databases and servers fold them to ASCII, filters often
      // do not.
      .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
      .replaceAll("\u2215", "/")
      .replaceAll("\u2216", "\\")
      .replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string) => {
        if (hex !== undefined) return character(hex, 16);
        if (decimal !== undefined) return character(decimal, 10);
        return NAMED[name ?? ""] ?? whole;
      })
      .replace(SCRIPT_ESCAPE, (_, unicode?: string, point?: string, byte?: string) =>
        character(unicode ?? point ?? byte ?? "", 16),
      )
  );
}

function character(digits: string, radix: 10 | 16): string {
  const code = Number.parseInt(digits, radix);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
