import type { Test, TextTest } from "../ir.ts";
import { Refusal } from "../model.ts";
import type { Item, Scalar } from "../model.ts";
import { base64, base64Offsets, utf16, utf16be, utf16le, utf8 } from "../text/bytes.ts";
import { DASHES, applyFolding, foldingIndex } from "../text/fold.ts";
import type { Folding } from "../text/fold.ts";
import { ANY, ONE, parseWildcards, tidy } from "../text/wildcard.ts";
import type { Token } from "../text/wildcard.ts";
import type { Modifiers, Step } from "./modifiers.ts";

/** Most spellings of one value that `windash` before an encoding makes: 5 for each dash. */
const MAX_SPELLINGS = 3_125;
/** Longest value with a `?`: such patterns are searched in time proportional to their length. */
const MAX_SINGLE_WILDCARD = 4_096;

const OPEN: readonly Token[] = [ANY];

/** The tests of one text value; any of them may hold. */
export function textTests(text: string, modifiers: Modifiers, item: Item): readonly Test[] {
  const { cased, steps } = modifiers;
  const { tokens, dashes } = encode(parseWildcards(text), steps, item);
  const folding: Folding = { ...(cased && { cased }), ...(dashes && { dashes }) };
  return tokens.map((each) => placed(each, modifiers, folding, item));
}

interface Encoded {
  readonly tokens: readonly (readonly Token[])[];
  readonly dashes: boolean;
}

function encode(tokens: readonly Token[], steps: readonly Step[], item: Item): Encoded {
  let current: readonly (readonly Token[])[] = [tokens];
  // Dashes at the end of the steps are folded when texts are compared; before an encoding, each spelling is encoded.
  let [dashes, isBytes] = [false, false];
  for (const step of steps) {
    if (step === "windash") {
      dashes = true;
      continue;
    }
    if (dashes) current = current.flatMap((each) => spellings(plain(each, step, item), item));
    dashes = false;
    current = current.flatMap((each) => encodeText(plain(each, step, item), step, isBytes));
    isBytes = true;
  }
  return { tokens: current, dashes };
}

function plain(tokens: readonly Token[], step: Step, { at }: Item): string {
  const [only = "", ...rest] = tokens;
  if (typeof only !== "string" || rest.length > 0) {
    throw new Refusal(at, `${step}: a value with wildcards cannot be encoded`);
  }
  return only;
}

function spellings(text: string, { at }: Item): readonly (readonly Token[])[] {
  let made = [""];
  for (const char of text) {
    const choices = DASHES.some((dash) => dash === char) ? DASHES : [char];
    if (made.length * choices.length > MAX_SPELLINGS) {
      throw new Refusal(at, `windash: "${text}" has more than ${MAX_SPELLINGS} spellings to encode`);
    }
    made = made.flatMap((start) => choices.map((choice) => start + choice));
  }
  return made.map((each) => [each]);
}

function encodeText(text: string, step: Step, isBytes: boolean): readonly (readonly Token[])[] {
  switch (step) {
    case "utf16le":
    case "wide":
      return [[utf16le(text)]];
    case "utf16be":
      return [[utf16be(text)]];
    case "utf16":
      return [[utf16(text)]];
    case "base64":
      return [[base64(isBytes ? text : utf8(text))]];
    case "base64offset":
      return base64Offsets(isBytes ? text : utf8(text)).map((each) => [each]);
    case "windash":
      return [[text]];
  }
}

function placed(tokens: readonly Token[], { place }: Modifiers, folding: Folding, item: Item): Test {
  // Keywords are looked for anywhere in the event (specification, "Keywords search").
  const where = place ?? (item.field === "" ? "contains" : undefined);
  const open: readonly Token[] = [
    ...(where === "contains" || where === "endswith" ? OPEN : []),
    ...tokens,
    ...(where === "contains" || where === "startswith" ? OPEN : []),
  ];
  const index = foldingIndex(folding);
  const folded = tidy(open).map((token) => (typeof token === "string" ? applyFolding(token, index) : token));
  return simplest(folded, folding, item);
}

/** The cheapest test that means the same. */
function simplest(tokens: readonly Token[], folding: Folding, { at }: Item): Test {
  const texts = tokens.filter((token) => typeof token === "string");
  const [text = ""] = texts;
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (tokens.length === 1 && first === ANY) return { test: "any" };
  const wildcards = tokens.length - texts.length;
  if (wildcards === 0) return toText("equals", text, folding);
  if (tokens.length === 2 && texts.length === 1) {
    if (first === ANY) return toText("endswith", text, folding);
    if (last === ANY) return toText("startswith", text, folding);
  }
  if (tokens.length === 3 && first === ANY && last === ANY && texts.length === 1) {
    return toText("contains", text, folding);
  }
  const length = tokens.reduce<number>(
    (sum, token) => sum + (typeof token === "string" ? token.length : 1),
    0,
  );
  if (length > MAX_SINGLE_WILDCARD && tokens.some((token) => token === ONE)) {
    throw new Refusal(at, `a value with ? is longer than ${MAX_SINGLE_WILDCARD} characters`);
  }
  return { test: "wildcard", tokens, ...folding };
}

function toText(test: TextTest["test"], text: string, folding: Folding): Test {
  return { test, text, ...folding };
}

/** The text of a value, or a `Refusal` if the modifier takes none. */
export function textOf(value: Scalar, what: string, { at }: Item): string {
  if (value === null) throw new Refusal(at, `${what} cannot be combined with null`);
  return String(value);
}
