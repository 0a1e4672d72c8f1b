import { findingIn } from "./finding.ts";
import { isBareCode, isDocument, isTextField } from "./prose.ts";
import type { AttackKind, Finding, Impact, Value } from "./types.ts";

/** A construct that shows an attack by its form. */
export interface Rule {
  readonly type: AttackKind;
  readonly sign: string;
  /** Linear in the length of the text. */
  readonly pattern: RegExp;
  readonly confidence: number;
  readonly impact: Impact;
  /** Bits of `MARK` without which it cannot match. Default: none. */
  readonly needs?: number;
  /** How much less it says where people write text, or in a whole document. Default: 0.45. */
  readonly doubt?: number;
  readonly technique?: string;
}

/** How much of a value is looked through, in UTF-16 code units. */
const MAX_LENGTH = 16_384;
/** Evidence that is weaker than this is left out. */
const LEAST = 0.5;

interface Reading {
  /** Another reading of the value. Default: `value.decoded`. */
  readonly text?: string;
  /** How much less all of it says here. Default: 0. */
  readonly less?: number;
}

/** What of some constructs a value holds, each kind of sign once. Text that people write has to show more. */
export function byRules(
  value: Value,
  rules: readonly Rule[],
  { text = value.decoded, less = 0 }: Reading = {},
): readonly Finding[] {
  const read = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text;
  let isText: boolean | undefined;
  let found: Finding[] | undefined;
  for (const rule of rules) {
    if (rule.needs !== undefined && (value.marks & rule.needs) === 0) continue;
    const match = rule.pattern.exec(read);
    if (match === null) continue;
    isText ??= isWritten(value, read);
    const confidence = rule.confidence - less - (isText ? (rule.doubt ?? 0.45) : 0);
    if (confidence < LEAST) continue;
    (found ??= []).push(ruleFinding(value, rule, match, confidence, text !== value.decoded));
  }
  return found ?? NONE;
}

const NONE: readonly Finding[] = [];

/** Whether people may have written a text: by its field, or since it reads like a document. */
export function isWritten(value: Value, text: string): boolean {
  if (value.place === "header" || value.place === "cookie") return false;
  return isDocument(text) || (isTextField(value) && value.place !== "query" && !isBareCode(text));
}

function ruleFinding(
  value: Value,
  rule: Rule,
  match: RegExpExecArray,
  confidence: number,
  isOther: boolean,
): Finding {
  const { type, sign, impact, technique } = rule;
  const finding = findingIn(value, {
    type,
    sign,
    confidence,
    impact,
    // Places in another reading of the text are not places in the value.
    ...(isOther ? { text: match[0] } : { start: match.index, end: match.index + match[0].length }),
  });
  return technique === undefined ? finding : { ...finding, technique };
}
