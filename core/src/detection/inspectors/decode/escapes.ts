const SCRIPT_ESCAPE = /\\(?:u([0-9a-f]{4})|u\{0{0,8}([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([0-3][0-7]{2}))/gi;
const HAS_SCRIPT_ESCAPE = /\\(?:[ux]|[0-3][0-7]{2})/i;

/** Resolves JavaScript's, JSON's and C's escapes of characters: `\u003c`, `\u{3c}`, `\x3c`, `\074`. */
export function scriptDecode(text: string): string {
  if (!HAS_SCRIPT_ESCAPE.test(text)) return text;
  return text.replace(
    SCRIPT_ESCAPE,
    (whole, unicode?: string, point?: string, byte?: string, octal?: string) =>
      octal === undefined ? character(unicode ?? point ?? byte ?? "", 16, whole) : character(octal, 8, whole),
  );
}

const STYLE_ESCAPE = /\\0{0,4}([2-7][0-9a-f])(?:(?![0-9a-f])[ \t\n]?)/gi;

/** Resolves CSS's escapes of ASCII characters: `\6a avascript` is `javascript`. */
export function styleDecode(text: string): string {
  return text.replace(STYLE_ESCAPE, (whole, digits: string) => character(digits, 16, whole));
}

// Fullwidth forms, letter-like symbols, enclosed and mathematical letters: databases, servers and browsers fold them to
// ASCII, filters often do not.
const COMPATIBLE =
  /[\u017f\u2024\u2100-\u214f\u2460-\u24ff\ufe10-\ufe6b\uff01-\uff5e]|\ud835[\udc00-\udfff]/g;
const SLASHES_AND_QUOTES = /[\u2044\u2215\u2216\u02b9\u02ba\u02bc\u02c8\u3000]/g;
const ASCII_OF: Readonly<Record<string, string>> = {
  "\u2044": "/",
  "\u2215": "/",
  "\u2216": "\\",
  "\u02b9": "'",
  "\u02ba": '"',
  "\u02bc": "'",
  "\u02c8": "'",
  "\u3000": " ",
};

/** Characters that some servers and databases take for an ASCII one, as that one: `＜ſcript＞` is `<script>`. */
export function asciiFold(text: string): string {
  return text
    .replace(COMPATIBLE, (char) => char.normalize("NFKC"))
    .replace(SLASHES_AND_QUOTES, (char) => ASCII_OF[char] ?? char);
}

const UTF7 = /\+((?:A[A-Za-z0-9+/]{2,512}))-?/g;

/** Resolves UTF-7's shifted ASCII characters (RFC 2152): `+ADw-script+AD4-` is `<script>`. */
export function utf7Decode(text: string): string {
  return text.replace(UTF7, (whole, shifted: string) => {
    const bytes = Buffer.from(shifted, "base64");
    let decoded = "";
    for (let index = 0; index + 1 < bytes.length; index += 2) {
      const code = bytes.readUInt16BE(index);
      if (code < 0x20 || code > 0x7e) return whole;
      decoded += String.fromCharCode(code);
    }
    return decoded;
  });
}

const HEX_BYTES = /(?:0x[2-7][0-9a-f]){2,2048}|0x((?:[2-7][0-9a-f]|0[9ad]){3,2048})(?![0-9a-f])/gi;

/** Resolves characters and texts spelled as hexadecimal numbers: `0x2e0x2e0x2f` is `../`, `0x3c62723e` is `<br>`. */
export function hexDecode(text: string): string {
  return text.replace(HEX_BYTES, (whole, digits?: string) =>
    Buffer.from(digits ?? whole.replace(/0x/gi, ""), "hex").toString("latin1"),
  );
}

function character(digits: string, radix: 8 | 16, whole: string): string {
  const code = Number.parseInt(digits, radix);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
