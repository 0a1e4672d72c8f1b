import { decodeHTML } from "entities/decode";
import type { Step } from "../types.ts";
import { asciiFold, scriptDecode, utf7Decode } from "./escapes.ts";
import { percentDecode } from "./percent.ts";

/** Rounds of all decoders; what is nested deeper than this stays as it is. */
const MAX_ROUNDS = 6;

interface Decoder {
  readonly name: string;
  /** Without a match the decoder has nothing to do. */
  readonly hint: RegExp;
  readonly decode: (text: string) => string;
}

const DECODERS: readonly Decoder[] = [
  { name: "percent", hint: /%[0-9a-fu]/i, decode: percentDecode },
  { name: "html", hint: /&(?:#|[A-Za-z]{2})/, decode: (text) => decodeHTML(text) },
  { name: "script", hint: /\\[0-3ux]/i, decode: scriptDecode },
  { name: "utf-7", hint: /\+A[A-Za-z0-9]/, decode: utf7Decode },
  { name: "unicode", hint: /[\u017f-\uffff]/, decode: asciiFold },
];
/** What every decoder needs. */
const ESCAPED = /[%&\\+\u017f-\uffff]/;

export interface Decoding {
  readonly decoded: string;
  readonly steps: readonly Step[];
}

const NO_STEPS: readonly Step[] = [];

/**
 * Decodes a text with every decoder again and again until nothing changes any more, at most `MAX_ROUNDS` times.
 *
 * @param plus whether a `+` of the text as sent is a space, as in queries and forms
 * @example decode("%253Cb%253E", true).decoded // "<b>"
 */
export function decode(raw: string, plus: boolean): Decoding {
  if (!ESCAPED.test(raw)) return { decoded: raw, steps: NO_STEPS };
  const steps: Step[] = [];
  let text = raw;
  const take = (decoder: string, next: string): void => {
    if (next === text) return;
    text = next;
    steps.push({ decoder, text });
  };
  if (plus && raw.includes("+")) take("plus", raw.replaceAll("+", " "));
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = text;
    for (const { name, hint, decode: decodeOnce } of DECODERS) {
      if (hint.test(text)) take(name, decodeOnce(text));
    }
    if (text === before) break;
  }
  return { decoded: text, steps };
}

const OTHER_SPACE = /\s{2}|[^\S ]/;

/** A decoded text in lower case, NUL taken out, closed comments and runs of white space as one space. */
export function fold(decoded: string): string {
  let text = decoded.toLowerCase();
  if (text.includes("\u0000")) text = text.replaceAll("\u0000", "");
  if (text.includes("/*")) text = withoutComments(text);
  return OTHER_SPACE.test(text) ? text.replace(/\s+/g, " ") : text;
}

function withoutComments(text: string): string {
  let kept = "";
  let from = 0;
  for (;;) {
    const open = text.indexOf("/*", from);
    const close = open === -1 ? -1 : text.indexOf("*/", open + 2);
    if (close === -1) return kept + text.slice(from);
    // MySQL runs what stands in a versioned comment: `/*!50000union*/`.
    const run = text[open + 2] === "!" ? text.slice(open + 3, close).replace(/^\d{1,6}/, "") : "";
    kept += `${text.slice(from, open)} ${run}${run === "" ? "" : " "}`;
    from = close + 2;
  }
}
