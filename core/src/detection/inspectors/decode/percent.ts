/**
 * Percent-decoding that never fails: bytes are read as UTF-8 leniently, overlong sequences included (`%c0%ae` is a dot, as
 * old decoders had it), other bytes as Latin-1, `%uXXXX` as IIS does, and a stray `%` stays.
 *
 * @example percentDecode("%27%u003c100%") // "'<100%"
 */
export function percentDecode(text: string): string {
  let at = text.indexOf("%");
  if (at === -1) return text;
  let decoded = "";
  let from = 0;
  while (at !== -1) {
    const { code, length } = escapeAt(text, at);
    if (length > 0) {
      decoded += text.slice(from, at) + String.fromCodePoint(code);
      from = at + length;
    }
    at = text.indexOf("%", at + Math.max(1, length));
  }
  return decoded + text.slice(from);
}

interface Decoded {
  readonly code: number;
  /** Characters taken; 0 if there is no escape. */
  readonly length: number;
}

const NONE: Decoded = { code: 0, length: 0 };

function escapeAt(text: string, at: number): Decoded {
  const lead = byteAt(text, at);
  if (lead === -1) return wideEscape(text, at);
  return lead < 0x80 ? { code: lead, length: 3 } : sequenceAt(text, at, lead);
}

/** The byte that `%xx` at an index stands for; -1 if there is none. */
function byteAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x25) return -1;
  const high = hexDigit(text.charCodeAt(at + 1));
  const low = hexDigit(text.charCodeAt(at + 2));
  return high === -1 || low === -1 ? -1 : high * 16 + low;
}

function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function sequenceAt(text: string, at: number, lead: number): Decoded {
  const bytes = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  let code = bytes === 1 ? lead : lead & (0xff >> (bytes + 1));
  for (let index = 1; index < bytes; index += 1) {
    const next = byteAt(text, at + index * 3);
    if (next === -1 || (next & 0xc0) !== 0x80) return malformed(lead, next);
    code = (code << 6) | (next & 0x3f);
  }
  return code <= 0x10ffff ? { code, length: bytes * 3 } : { code: lead, length: 3 };
}

/** IIS 4 and 5 read %c0%2e and %c0%2f as dot and slash, though the second byte is no continuation. */
function malformed(lead: number, next: number): Decoded {
  const isDotOrSlash = lead === 0xc0 && (next === 0x2e || next === 0x2f);
  return isDotOrSlash ? { code: next, length: 6 } : { code: lead, length: 3 };
}

const WIDE_DIGITS = /^[0-9a-f]{4}$/i;

function wideEscape(text: string, at: number): Decoded {
  if ((text.charCodeAt(at + 1) | 0x20) !== 0x75) return NONE;
  const digits = text.slice(at + 2, at + 6);
  return WIDE_DIGITS.test(digits) ? { code: Number.parseInt(digits, 16), length: 6 } : NONE;
}
