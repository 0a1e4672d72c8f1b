import { base64Decode } from "../decode/base64.ts";
import { decode, fold } from "../decode/decode.ts";
import type { Decoding } from "../decode/decode.ts";
import { hexDecode, styleDecode } from "../decode/escapes.ts";
import { MARK, marksOf } from "../marks.ts";
import type { Place, Step, Value } from "../types.ts";

/** Where a text stood, and how its place spells a space. */
export interface Origin {
  readonly place: Place;
  readonly name?: string | undefined;
  /** Whether `+` is a space there. Default: false. */
  readonly plus?: boolean;
}

class DecodedValue implements Value {
  readonly place: Place;
  readonly name?: string;
  readonly raw: string;
  readonly decoded: string;
  readonly steps: readonly Step[];
  readonly marks: number;
  #folded: string | undefined;

  constructor({ place, name }: Origin, raw: string, { decoded, steps }: Decoding) {
    this.place = place;
    if (name !== undefined) this.name = name;
    this.raw = raw;
    this.decoded = decoded;
    this.steps = steps;
    this.marks = steps.length === 0 ? marksOf(raw) : marksOf(raw) | marksOf(decoded);
  }

  get folded(): string {
    this.#folded ??= fold(this.decoded);
    return this.#folded;
  }
}

/** Decodings of what a decoding yields, such as base64 in base64. */
const MAX_DEPTH = 3;

/**
 * The value of a text and, after it, the values of what it spells in ways that are not part of its place's own encoding, so that
 * both readings count: base64, hexadecimal numbers, CSS escapes, literals in pieces.
 */
export function valuesOf(origin: Origin, raw: string): readonly Value[] {
  const value = new DecodedValue(origin, raw, decode(raw, origin.plus === true));
  const more = readings(origin, value, 1);
  return more.length === 0 ? [value] : [value, ...more];
}

function readings(origin: Origin, value: Value, depth: number): readonly Value[] {
  if (depth > MAX_DEPTH) return NONE;
  let found: Value[] | undefined;
  for (const { decoder, read } of READERS) {
    const text = read(value);
    if (text === undefined || text === value.decoded) continue;
    const inner = decode(text, false);
    const steps = [...value.steps, { decoder, text }, ...inner.steps];
    const reading = new DecodedValue(origin, value.raw, { decoded: inner.decoded, steps });
    (found ??= []).push(reading, ...readings(origin, reading, depth + 1));
  }
  return found ?? NONE;
}

const NONE: readonly Value[] = [];

interface Reader {
  readonly decoder: string;
  readonly read: (value: Value) => string | undefined;
}

const HEX_SPELLED = /0x[2-7][0-9a-f](?:0x|[0-9a-f]{4})/i;
const STYLE_SPELLED = /\\0{0,4}[2-7][0-9a-f](?![0-9a-f])/i;
const IN_PIECES = /['"]\s{0,8}(?:\+|\.|\|\||\s)\s{0,8}['"]/;
const EMBEDDED = /;base64,\s{0,4}([A-Za-z0-9+/_=-]{12,65536})/i;
const QUOTED = /['"]([A-Za-z0-9+/_-]{16,65536}={0,2})['"]/;
const NOT_BASE64 = MARK.QUOTE | MARK.ANGLE | MARK.PAREN | MARK.PIPE | MARK.COLON | MARK.BACKSLASH | MARK.WIDE;

const READERS: readonly Reader[] = [
  { decoder: "base64", read: base64Of },
  {
    decoder: "hex",
    read: ({ decoded }) => (HEX_SPELLED.test(decoded) ? hexDecode(decoded) : undefined),
  },
  {
    decoder: "css",
    read: ({ decoded, marks }) =>
      (marks & MARK.BACKSLASH) !== 0 && STYLE_SPELLED.test(decoded) ? styleDecode(decoded) : undefined,
  },
  {
    decoder: "joined literals",
    read: ({ decoded, marks }) =>
      (marks & MARK.QUOTE) !== 0 && IN_PIECES.test(decoded)
        ? decoded.replace(/(['"])\s{0,8}(?:\+|\.|\|\||\s)\s{0,8}\1/g, "")
        : undefined,
  },
];

function base64Of({ raw, decoded, marks }: Value): string | undefined {
  if ((marks & NOT_BASE64) === 0)
    return base64Decode(decoded) ?? (raw === decoded ? undefined : base64Decode(raw));
  const text = EMBEDDED.exec(decoded)?.[1] ?? QUOTED.exec(decoded)?.[1];
  return text === undefined ? undefined : base64Decode(text);
}
