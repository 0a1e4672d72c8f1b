/** Ways in which attackers write a text so that a filter overlooks it and a model still reads it. */
export const encodings = {
  base64: (text: string) => Buffer.from(text).toString("base64"),
  hex: (text: string) => Buffer.from(text).toString("hex"),
  percent: (text: string) =>
    Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  doublePercent: (text: string) => encodeURIComponent(encodeURIComponent(text)),
  htmlEntities: (text: string) => Array.from(text, (char) => `&#${char.codePointAt(0)};`).join(""),
  unicodeEscapes: (text: string) =>
    Array.from(text, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  /** Invisible copies of ASCII: https://www.unicode.org/charts/PDF/UE0000.pdf */
  tags: (text: string) =>
    Array.from(text, (char) => String.fromCodePoint(0xe0000 + (char.codePointAt(0) ?? 0))).join(""),
  zeroWidth: (text: string) => Array.from(text).join("\u200b"),
  softHyphens: (text: string) => Array.from(text).join("\u00ad"),
  rightToLeft: (text: string) => `\u202e${Array.from(text).toReversed().join("")}\u202c`,
  fullWidth: (text: string) =>
    text.replaceAll(/[!-~]/g, (char) => String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0)),
  mathematical: (text: string) =>
    text.replaceAll(/[a-z]/g, (char) => String.fromCodePoint(0x1d41a - 97 + (char.codePointAt(0) ?? 0))),
  /** Cyrillic letters that look like Latin ones. */
  homoglyphs: (text: string) =>
    text.replaceAll(/[aceopxy]/g, (char) => "асеорху".charAt("aceopxy".indexOf(char))),
  rot13: (text: string) =>
    text.replaceAll(/[a-z]/gi, (char) => {
      const first = char < "a" ? 65 : 97;
      return String.fromCharCode(((char.charCodeAt(0) - first + 13) % 26) + first);
    }),
  leet: (text: string) => text.replaceAll(/[aeiost]/g, (char) => "431057".charAt("aeiost".indexOf(char))),
  spaced: (text: string) => Array.from(text).join(" "),
  variationSelectors: (text: string) => Array.from(text, (char) => `${char}\ufe0f`).join(""),
} as const;
