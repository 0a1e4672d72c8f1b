import { between, pick, type Random } from "./random.ts";

type Spelling = (text: string, random: Random) => string;

const bytes = (text: string): number[] => [...new TextEncoder().encode(text)];
const hex2 = (value: number): string => value.toString(16).padStart(2, "0");
const each = (text: string, spell: (char: string, code: number) => string): string =>
  Array.from(text, (char) => spell(char, char.codePointAt(0) ?? 0)).join("");

/** Percent-encodes what a browser's form would, with `%20` for spaces. */
export const component: Spelling = (text) =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (char) => `%${hex2(char.charCodeAt(0))}`);

/** Percent-encodes the least that a request line needs: the way of scripts and command-line clients. */
export const least: Spelling = (text) =>
  each(text, (char, code) =>
    code < 33 || code > 126 || "&#+%".includes(char) ? encodeURIComponent(char.toWellFormed()) : char,
  );

const all: Spelling = (text) =>
  bytes(text)
    .map((value) => `%${hex2(value)}`)
    .join("");

const some: Spelling = (text, random) =>
  bytes(text)
    .map((value) => {
      const char = String.fromCharCode(value);
      return /[\w.-]/.test(char) && random() < 0.6 ? char : `%${hex2(value)}`;
    })
    .join("");

function randomCase(text: string, random: Random): string {
  return each(text, (char) => (random() < 0.5 ? char.toUpperCase() : char.toLowerCase()));
}

function overlong(text: string): string {
  return each(text, (char, code) =>
    code < 128 && /[^\w ]/.test(char)
      ? `%${hex2(0xc0 | (code >> 6))}%${hex2(0x80 | (code & 0x3f))}`
      : encodeURIComponent(char),
  );
}

function entities(text: string, random: Random): string {
  return each(text, (_, code) =>
    pick(random, [`&#${code};`, `&#x${code.toString(16)};`, `&#0${code};`, `&#X${code.toString(16)};`]),
  );
}

function spaced(text: string, random: Random): string {
  return text.replaceAll(" ", () => pick(random, ["/**/", "\t", "\n", "/*x*/", "\r\n", "\u000b", "  "]));
}

function fullwidth(text: string): string {
  return each(text, (char, code) => (code > 32 && code < 127 ? String.fromCharCode(code + 0xfee0) : char));
}

/** How a text can be spelt, by the name used in patterns. */
export const spellings: Readonly<Record<string, Spelling>> = {
  pct: component,
  pctall: all,
  PCTALL: (text, random) => all(text, random).toUpperCase(),
  pctsome: some,
  dpct: (text, random) => all(text, random).replaceAll("%", "%25"),
  dcomp: (text, random) => component(component(text, random), random),
  tpct: (text, random) => all(text, random).replaceAll("%", "%2525"),
  pctu: (text) => each(text, (_, code) => `%u${code.toString(16).padStart(4, "0")}`),
  overlong,
  case: randomCase,
  upper: (text) => text.toUpperCase(),
  b64: (text) => Buffer.from(text).toString("base64"),
  b64url: (text) => Buffer.from(text).toString("base64url"),
  b64utf16: (text) => Buffer.from(text, "utf16le").toString("base64"),
  hex: (text) => bytes(text).map(hex2).join(""),
  hexesc: (text) =>
    bytes(text)
      .map((value) => `\\x${hex2(value)}`)
      .join(""),
  octesc: (text) =>
    bytes(text)
      .map((value) => `\\${value.toString(8)}`)
      .join(""),
  uni: (text) => each(text, (_, code) => `\\u${code.toString(16).padStart(4, "0")}`),
  unibrace: (text) => each(text, (_, code) => `\\u{${code.toString(16)}}`),
  ent: entities,
  css: (text) => each(text, (_, code) => `\\${code.toString(16)} `),
  codes: (text) => each(text, (_, code) => `${code},`).slice(0, -1),
  chr: (text) => each(text, (_, code) => `CHR(${code})||`).slice(0, -2),
  concat: (text, random) => {
    const cut = between(random, 1, Math.max(1, text.length - 1));
    return `'${text.slice(0, cut)}'+'${text.slice(cut)}'`;
  },
  gap: spaced,
  fullwidth,
  rev: (text) => Array.from(text).toReversed().join(""),
  json: (text) => JSON.stringify(text).slice(1, -1),
  xml: (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
};
