import type { Token, TokenKind } from "./tokens.ts";
import { isSqlFunction } from "./words.ts";

/** What was read of an expression. */
export interface Expression {
  /** The index of the first token after it. */
  readonly end: number;
  /** How many comparisons it makes, and of those between values alone: `1=1`, `'a'<'b'`, `user()='x'`, `a=a`. */
  readonly comparisons: number;
  readonly constantComparisons: number;
  /** Whether it is one literal, or literals joined by operators. */
  readonly isConstant: boolean;
  /** Whether it calls a database's function, or holds a subquery. */
  readonly callsFunction: boolean;
  readonly hasQuery: boolean;
}

/** How deep parentheses are read; deeper ones are skipped. */
const MAX_DEPTH = 24;
const PREFIXES = new Set(["+", "-", "~", "!"]);
const PREFIX_WORDS = new Set(["not", "binary", "distinct", "all", "any", "some", "prior"]);
const CONSTANT_WORDS = new Set(["null", "true", "false", "unknown"]);

interface Operand {
  readonly end: number;
  readonly isConstant: boolean;
  /** The comparisons inside its parentheses. */
  readonly inner: Expression | undefined;
  readonly callsFunction: boolean;
  readonly hasQuery: boolean;
}

/** Reads one expression from an index on, as far as the grammar goes; `undefined` if none starts there. */
export function expressionAt(tokens: readonly Token[], start: number, depth = 0): Expression | undefined {
  const first = operandAt(tokens, start, depth);
  if (first === undefined) return undefined;
  return new Reader(tokens, depth, first, start).read();
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #depth: number;
  readonly #operands: Operand[];
  #end: number;
  #left: Operand;
  #leftStart: number;
  #comparisons = 0;
  #constantComparisons = 0;

  constructor(tokens: readonly Token[], depth: number, first: Operand, start: number) {
    this.#tokens = tokens;
    this.#depth = depth;
    this.#operands = [first];
    this.#left = first;
    this.#leftStart = start;
    this.#end = first.end;
  }

  read(): Expression {
    while (this.#step());
    const operands = this.#operands;
    for (const { inner } of operands) {
      this.#comparisons += inner?.comparisons ?? 0;
      this.#constantComparisons += inner?.constantComparisons ?? 0;
    }
    return {
      end: this.#end,
      comparisons: this.#comparisons,
      constantComparisons: this.#constantComparisons,
      isConstant: operands.every(({ isConstant }) => isConstant),
      callsFunction: operands.some(({ callsFunction }) => callsFunction),
      hasQuery: operands.some(({ hasQuery }) => hasQuery),
    };
  }

  /** Takes one operator and its operand; false when there is none. */
  #step(): boolean {
    const operator = this.#tokens[this.#end];
    if (operator === undefined) return false;
    if (operator.kind === "arithmetic") return this.#arithmetic();
    if (operator.kind === "compare") return this.#compare(operator);
    return operator.kind === "logic" && this.#logic();
  }

  #arithmetic(): boolean {
    const right = operandAt(this.#tokens, this.#end + 1, this.#depth);
    if (right === undefined) return false;
    this.#take(right);
    this.#left = { ...right, isConstant: right.isConstant && this.#left.isConstant };
    return true;
  }

  #logic(): boolean {
    const right = operandAt(this.#tokens, this.#end + 1, this.#depth);
    if (right === undefined) return false;
    this.#leftStart = this.#end + 1;
    this.#take(right);
    this.#left = right;
    return true;
  }

  #compare(operator: Token): boolean {
    let at = this.#end + 1;
    // Two words, as IS NOT, NOT LIKE, SOUNDS LIKE; `= ALL (…)`.
    while (this.#tokens[at]?.kind === "compare") at += 1;
    const right = operandAt(this.#tokens, at, this.#depth);
    if (right === undefined) return false;
    if (operator.text === "between" || this.#tokens[at - 1]?.text === "between") return this.#between(right);
    this.#count(at, right);
    return true;
  }

  #between(low: Operand): boolean {
    const and = this.#tokens[low.end];
    const high = and?.text === "and" ? operandAt(this.#tokens, low.end + 1, this.#depth) : undefined;
    this.#take(low);
    if (high === undefined) return true;
    this.#count(low.end + 1, high);
    return true;
  }

  #count(rightStart: number, right: Operand): void {
    const { isConstant } = this.#left;
    const isSame = this.#left.end - this.#leftStart === 1 && right.end - rightStart === 1;
    const [a, b] = [this.#tokens[this.#leftStart], this.#tokens[rightStart]];
    const comparesItself = isSame && a?.kind === b?.kind && a?.text === b?.text;
    this.#comparisons += 1;
    if ((isConstant && right.isConstant) || comparesItself) this.#constantComparisons += 1;
    this.#take(right);
    this.#left = right;
  }

  #take(operand: Operand): void {
    this.#operands.push(operand);
    this.#end = operand.end;
  }
}

function operandAt(tokens: readonly Token[], start: number, depth: number): Operand | undefined {
  let at = start;
  for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
    const isPrefix = PREFIXES.has(token.text) || (PREFIX_WORDS.has(token.text) && token.kind !== "string");
    if (!isPrefix) break;
    at += 1;
  }
  const token = tokens[at];
  return token === undefined ? undefined : OPERANDS[token.kind]?.(tokens, at, depth);
}

type OperandReader = (tokens: readonly Token[], at: number, depth: number) => Operand | undefined;

const OPERANDS: Readonly<Partial<Record<TokenKind, OperandReader>>> = {
  number: (_, at) => plain(at + 1, true),
  variable: (_, at) => plain(at + 1, true),
  string: (tokens, at) => plain(stringsEnd(tokens, at), true),
  word: nameAt,
  keyword: keywordAt,
  open: groupAt,
  arithmetic: (tokens, at) => (tokens[at]?.text === "*" ? plain(at + 1, false) : undefined),
};

function plain(end: number, isConstant: boolean): Operand {
  return { end, isConstant, inner: undefined, callsFunction: false, hasQuery: false };
}

/** Strings side by side are one in MySQL. */
function stringsEnd(tokens: readonly Token[], at: number): number {
  let end = at + 1;
  while (tokens[end]?.kind === "string") end += 1;
  return end;
}

function nameAt(tokens: readonly Token[], at: number, depth: number): Operand {
  if (tokens[at + 1]?.kind !== "open") return plain(at + 1, false);
  return callAt(tokens, at, depth);
}

function callAt(tokens: readonly Token[], at: number, depth: number): Operand {
  const group = groupAt(tokens, at + 1, depth);
  const isKnown = isSqlFunction(tokens[at]?.text ?? "");
  return {
    end: group.end,
    isConstant: isKnown,
    inner: undefined,
    callsFunction: isKnown || group.callsFunction,
    hasQuery: group.hasQuery,
  };
}

function keywordAt(tokens: readonly Token[], at: number, depth: number): Operand | undefined {
  const text = tokens[at]?.text ?? "";
  if (CONSTANT_WORDS.has(text)) return plain(at + 1, true);
  if (text === "case") return caseAt(tokens, at, depth);
  if (text === "select") return queryTo(tokens.length);
  if (tokens[at + 1]?.kind === "open") return callAt(tokens, at, depth);
  return text === "user" ? plain(at + 1, true) : undefined;
}

function queryTo(end: number): Operand {
  return { end, isConstant: true, inner: undefined, callsFunction: true, hasQuery: true };
}

function caseAt(tokens: readonly Token[], at: number, depth: number): Operand | undefined {
  const rest = tokens.findIndex(({ text }, index) => index > at && text === "end");
  const when = tokens.findIndex(({ text }, index) => index > at && text === "when");
  if (when === -1 || depth > MAX_DEPTH) return undefined;
  const end = rest === -1 ? tokens.length : rest + 1;
  return { end, isConstant: true, inner: undefined, callsFunction: true, hasQuery: false };
}

/** What stands in parentheses: a subquery, an expression or a list of them. Without an end, up to the last token. */
function groupAt(tokens: readonly Token[], open: number, depth: number): Operand {
  const end = closeOf(tokens, open);
  let start = open + 1;
  while (tokens[start]?.kind === "open" && start < end) start += 1;
  const first = tokens[start]?.text;
  if (first === "select" || first === "with") return queryTo(end);
  const inner = depth < MAX_DEPTH ? expressionAt(tokens.slice(open + 1, end), 0, depth + 1) : undefined;
  return {
    end,
    isConstant: inner?.isConstant ?? end - open <= 2,
    inner,
    callsFunction: inner?.callsFunction ?? false,
    hasQuery: inner?.hasQuery ?? false,
  };
}

/** The index after the parenthesis that closes the one at `open`. */
function closeOf(tokens: readonly Token[], open: number): number {
  let level = 0;
  for (let at = open; at < tokens.length; at += 1) {
    const kind = tokens[at]?.kind;
    if (kind === "open") level += 1;
    else if (kind === "close" && --level === 0) return at + 1;
  }
  return tokens.length;
}
