import { expressionAt } from "./expression.ts";
import { isEnd, selectionAt } from "./select.ts";
import { signOver } from "./sign.ts";
import type { Continuation, Sign } from "./sign.ts";
import { statementAt } from "./statement.ts";
import type { Token, TokenKind } from "./tokens.ts";

/** What a text goes on with after it has ended the application's value: each is evidence that SQL is meant. */
export function continuationSigns(continuation: Continuation): readonly Sign[] {
  const { tokens } = continuation;
  let at = 0;
  while (tokens[at]?.kind === "close") at += 1;
  const kind = tokens[at]?.kind;
  return (kind === undefined ? undefined : GOES_ON[kind])?.(continuation, at) ?? [];
}

type Reader = (continuation: Continuation, at: number) => readonly Sign[];

/** What the first token can begin; behind a word or a number, a text is prose. */
const GOES_ON: Readonly<Partial<Record<TokenKind, Reader>>> = {
  logic: (continuation, at) => [...condition(continuation, at), ...further(continuation, at)],
  compare: (continuation, at) => [...comparison(continuation, at), ...further(continuation, at)],
  arithmetic: (continuation, at) => [...between(continuation, at), ...further(continuation, at)],
  comma: further,
  comment: truncation,
  semicolon: clauses,
  keyword: clauses,
};

/** A clause or a statement and those after it. A word of the grammar that starts none of them is prose, and so is the rest. */
function clauses(continuation: Continuation, at: number): readonly Sign[] {
  const first = clause(continuation, at);
  const isProse =
    first.length === 0 &&
    continuation.tokens[at]?.kind === "keyword" &&
    !CLAUSES.has(continuation.tokens[at]?.text ?? "");
  return isProse ? [] : [...first, ...further(continuation, at)];
}

const CLAUSES = new Set([
  "limit",
  "offset",
  "order",
  "group",
  "where",
  "from",
  "as",
  "for",
  "asc",
  "desc",
  "end",
  "else",
  "then",
]);
const LATER = new Set(["union", ";", "having", "procedure", "into", "except", "intersect"]);

/** Clauses and statements after the first one, up to where it is prose. */
function further({ tokens, context, isFirst, before }: Continuation, from: number): readonly Sign[] {
  const signs: Sign[] = [];
  let words = 0;
  for (let at = from + 1; at < tokens.length && words < 3; at += 1) {
    const token = tokens[at];
    words = token?.kind === "word" || token?.kind === "other" ? words + 1 : 0;
    if (token === undefined || token.kind === "string" || !LATER.has(token.text)) continue;
    signs.push(...clause({ tokens, context, isFirst, before }, at));
  }
  return signs;
}

const closedBy = (tokens: readonly Token[], at: number): "comment" | "quote" | "end" | "more" => {
  const token = tokens[at];
  const before = tokens[at - 1];
  if (token?.kind === "comment") return "comment";
  if (token === undefined) return before?.kind === "string" && before.isOpen ? "quote" : "end";
  return "more";
};

/** Confidence in a condition after the value, by what it compares and where it stands. */
function condition(continuation: Continuation, logic: number): readonly Sign[] {
  const { tokens } = continuation;
  const found = expressionAt(tokens, logic + 1);
  if (found === undefined) return dangling(continuation, logic);
  const confidence = conditionConfidence(continuation, found, logic);
  if (confidence === 0) return [];
  const sign = found.constantComparisons > 0 ? "constant condition" : "condition";
  const impact = tokens[logic]?.text === "and" ? "probe" : "disclosure";
  return [signOver(tokens, logic, found.end, { sign, confidence, impact })];
}

type Found = NonNullable<ReturnType<typeof expressionAt>>;

function conditionConfidence(
  { tokens, context, isFirst }: Continuation,
  found: Found,
  logic: number,
): number {
  const close = closedBy(tokens, found.end);
  const isProse = goesOnAsProse(tokens, found.end);
  if (found.constantComparisons > 0) {
    if (isProse) return context === "quote" && isFirst ? 0.4 : 0;
    return context === "quote" ? 0.92 : context === "number" ? 0.88 : 0.75;
  }
  if (!isFirst || isProse) return 0;
  if (found.hasQuery) return context === "word" ? 0.7 : 0.88;
  if (found.comparisons > 0) return context === "quote" ? 0.8 : context === "number" ? 0.65 : 0;
  if (found.callsFunction) return context === "quote" ? 0.75 : context === "number" ? 0.7 : 0.4;
  if (found.isConstant) return constantConfidence(tokens, found.end, close, context, logic);
  return context === "quote" && close === "comment" ? 0.7 : 0;
}

/** A word, or a text in quotes, directly after an operand: no expression goes on so. */
function goesOnAsProse(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return (
    token?.kind === "word" ||
    token?.kind === "other" ||
    (token?.kind === "string" && token.text.trim() !== "")
  );
}

/** `' or 1--`, `' or 'x`, `1 or true#`: a value that stands for a condition. */
function constantConfidence(
  tokens: readonly Token[],
  end: number,
  close: ReturnType<typeof closedBy>,
  context: Continuation["context"],
  logic: number,
): number {
  if (close === "comment") return context === "quote" ? 0.85 : context === "number" ? 0.65 : 0;
  const operand = tokens[logic + 1];
  const isOdd = operand?.kind === "keyword" || operand?.kind === "arithmetic" || operand?.text === "not";
  if (context === "number" && close === "end") return isOdd ? 0.55 : 0;
  if (context !== "quote") return 0;
  if (close === "quote") return /^[\w%]{0,8}$/.test(tokens[end - 1]?.text ?? "") ? 0.65 : 0;
  if (close === "end")
    return tokens[logic + 1]?.kind === "number" || tokens[logic + 1]?.kind === "keyword" ? 0.55 : 0;
  return tokens[end]?.kind !== "string" && isEnd(tokens, end) ? 0.6 : 0;
}

/** `' or --`: a condition that the text leaves out. */
function dangling({ tokens, context }: Continuation, logic: number): readonly Sign[] {
  if (context !== "quote" || tokens[logic + 1]?.kind !== "comment") return [];
  return [signOver(tokens, logic, logic + 2, { sign: "cut condition", confidence: 0.6, impact: "probe" })];
}

/** `'-'`: an operator between two empty strings is 0, which MySQL takes every name for. */
function between({ tokens, before }: Continuation, at: number): readonly Sign[] {
  const [right] = tokens.slice(at + 1);
  const isAll =
    before === "" &&
    at === 0 &&
    tokens.length === 2 &&
    right?.kind === "string" &&
    right.isOpen &&
    right.text === "";
  return isAll ? [signOver(tokens, at, at + 2, { sign: "operator between strings", confidence: 0.55 })] : [];
}

const SIMPLE = /^[\w.@%+\- $*]{0,64}$/;

/** `' like '%`, `'='`, `' is not null --`, `1=(select …)`. */
function comparison(continuation: Continuation, at: number): readonly Sign[] {
  const { tokens, context, isFirst, before } = continuation;
  let operand = at + 1;
  while (tokens[operand]?.kind === "compare") operand += 1;
  const right = expressionAt(tokens, operand);
  if (right === undefined) return [];
  const over = (confidence: number): readonly Sign[] => [
    signOver(tokens, at, right.end, { sign: "comparison after the value", confidence }),
  ];
  if (right.hasQuery) return over(0.8);
  const isWord = /^[a-z]/.test(tokens[at]?.text ?? "");
  if (context === "number" && isWord && right.constantComparisons > 0) return over(0.75);
  if (context !== "quote" || !isFirst || !SIMPLE.test(before)) return [];
  const close = closedBy(tokens, right.end);
  if (close === "comment") return over(0.8);
  return close === "quote" && /^[\w%]{0,8}$/.test(tokens[right.end - 1]?.text ?? "") ? over(0.6) : [];
}

/** `admin'--`, `x')/*`, `1-- -`. */
function truncation({ tokens, context, isFirst, before }: Continuation, at: number): readonly Sign[] {
  const comment = tokens[at]?.text ?? "";
  if (context !== "quote") {
    const isBare = context === "number" && /^(?:--[\s+-]*-?|#|\/\*)$/.test(comment);
    return isBare
      ? [signOver(tokens, at, at + 1, { sign: "comment after a number", confidence: 0.4, impact: "probe" })]
      : [];
  }
  const isCut = comment.startsWith("#")
    ? /^#[\s+'"-]*\w{0,8}$/.test(comment)
    : /^(?:--|\/\*)[\s+'"-]{0,64}[\w&=]{0,16}[\s'"]{0,16}$/.test(comment);
  if (!isFirst || !isCut || !SIMPLE.test(before)) return [];
  return [signOver(tokens, at, at + 1, { sign: "comment truncation", confidence: 0.78 })];
}

/** A clause, a set operation or a statement of its own at an index. */
function clause(continuation: Continuation, at: number): readonly Sign[] {
  const { tokens } = continuation;
  switch (tokens[at]?.text ?? "") {
    case "union":
    case "except":
    case "intersect":
    case "minus":
      return setOperation(continuation, at);
    case ";":
      return stacked(continuation, at);
    case "order":
    case "group":
      return ordering(continuation, at);
    case "having":
      return having(tokens, at);
    case "procedure":
      return tokens[at + 2]?.kind === "open"
        ? [signOver(tokens, at, at + 3, { sign: "PROCEDURE ANALYSE", confidence: 0.85 })]
        : [];
    case "limit":
    case "offset":
      return limit(continuation, at);
    default:
      return unseparated(continuation, at);
  }
}

function setOperation({ tokens, context: around, before }: Continuation, at: number): readonly Sign[] {
  const context = before.trim() === "" && around === "number" ? "word" : around;
  let select = at + 1;
  while (["all", "distinct", "distinctrow", "("].includes(tokens[select]?.text ?? "")) select += 1;
  const word = tokens[select]?.text;
  if (word === "values" || word === "table") {
    return [signOver(tokens, at, select + 2, { sign: "UNION", confidence: context === "word" ? 0.3 : 0.75 })];
  }
  if (word !== "select") return [];
  const { end, isGrammatical, hasTable } = selectionAt(tokens, select);
  const strong = isGrammatical ? 0.93 : hasTable ? 0.75 : 0.7;
  const confidence = context === "word" ? (isGrammatical ? 0.8 : 0.3) : strong;
  return [signOver(tokens, at, end, { sign: "UNION SELECT", confidence })];
}

function stacked({ tokens, context, isFirst }: Continuation, at: number): readonly Sign[] {
  let verb = at + 1;
  while (tokens[verb]?.kind === "semicolon" || tokens[verb]?.kind === "open") verb += 1;
  const statement = statementAt(tokens, verb);
  if (statement !== undefined) {
    const { end, impact } = statement;
    return [signOver(tokens, at, end, { sign: "stacked query", confidence: isFirst ? 0.9 : 0.75, impact })];
  }
  const isCut = context === "quote" && isFirst && tokens[verb]?.kind === "comment";
  return isCut ? [signOver(tokens, at, verb + 1, { sign: "comment truncation", confidence: 0.75 })] : [];
}

function ordering({ tokens, context }: Continuation, at: number): readonly Sign[] {
  if (tokens[at + 1]?.text !== "by" || context === "word") return [];
  const by = expressionAt(tokens, at + 2);
  if (by === undefined) return [];
  const close = closedBy(tokens, by.end);
  const isProbe = by.isConstant || by.callsFunction || by.hasQuery;
  const confidence = close === "comment" ? 0.8 : isProbe && isEnd(tokens, by.end) ? 0.65 : 0;
  if (confidence === 0 && tokens[by.end]?.text !== "having") return [];
  const impact = "probe";
  return [
    signOver(tokens, at, by.end, { sign: "ORDER BY probe", confidence: Math.max(0.6, confidence), impact }),
  ];
}

function having(tokens: readonly Token[], at: number): readonly Sign[] {
  const found = expressionAt(tokens, at + 1);
  if (found === undefined || found.comparisons === 0) return [];
  return [signOver(tokens, at, found.end, { sign: "HAVING probe", confidence: 0.8, impact: "probe" })];
}

function limit({ tokens, context }: Continuation, at: number): readonly Sign[] {
  if (context !== "quote" || tokens[at + 1]?.kind !== "number") return [];
  const isCut = tokens.slice(at, at + 6).some(({ kind }) => kind === "comment");
  return isCut ? [signOver(tokens, at, at + 2, { sign: "LIMIT", confidence: 0.65, impact: "probe" })] : [];
}

/** SQL Server runs statements without a semicolon between them. */
function unseparated({ tokens, context, before }: Continuation, at: number): readonly Sign[] {
  const statement = context === "word" || before === "" ? undefined : statementAt(tokens, at);
  if (statement === undefined) return [];
  const { end, impact } = statement;
  return [signOver(tokens, at, end, { sign: "stacked query", confidence: 0.75, impact })];
}
