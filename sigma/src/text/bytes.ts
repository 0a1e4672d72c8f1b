/* Encodings of rule values. Bytes are texts of characters up to U+00FF: the engine runs without Node's Buffer. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function utf8(text: string): string {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

export function utf16le(text: string): string {
  let bytes = "";
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    bytes += String.fromCharCode(unit & 0xff, unit >> 8);
  }
  return bytes;
}

export function utf16be(text: string): string {
  let bytes = "";
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    bytes += String.fromCharCode(unit >> 8, unit & 0xff);
  }
  return bytes;
}

/** Little endian after a byte order mark. */
export function utf16(text: string): string {
  return `\u00ff\u00fe${utf16le(text)}`;
}

/** Base64 (RFC 4648, section 4) with padding. */
export function base64(bytes: string): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const bits =
      (bytes.charCodeAt(at) << 16) |
      ((left > 1 ? bytes.charCodeAt(at + 1) : 0) << 8) |
      (left > 2 ? bytes.charCodeAt(at + 2) : 0);
    const quad = [18, 12, 6, 0].map((shift) => ALPHABET.charAt((bits >> shift) & 63)).join("");
    text += left > 2 ? quad : left === 2 ? `${quad.slice(0, 3)}=` : `${quad.slice(0, 2)}==`;
  }
  return text;
}

/**
 * The part of the Base64 text that does not depend on what stands before and after the bytes, for each of the three offsets
 * at which the bytes may begin within a group of three.
 */
export function base64Offsets(bytes: string): readonly string[] {
  return [0, 1, 2].map((offset) => {
    // Characters that carry bits of the bytes before: none, one and a half, two and two thirds.
    const start = [0, 2, 3][offset] ?? 0;
    const whole = Math.floor(((bytes.length + offset) * 8) / 6);
    return base64(" ".repeat(offset) + bytes).slice(start, whole);
  });
}
