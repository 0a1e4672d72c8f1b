import { expressionAt } from "./expression.ts";
import type { Token } from "./tokens.ts";

/** What follows a SELECT. */
export interface Selection {
  /** The index after its list, or after the table of its FROM. */
  readonly end: number;
  /** Whether its list and its table are SQL's rather than prose: "select one from our range" is none. */
  readonly isGrammatical: boolean;
  readonly hasTable: boolean;
}

const MODIFIERS = new Set(["all", "distinct", "distinctrow", "unique", "sql_no_cache", "straight_join"]);
/** What may follow a table's name. */
const AFTER_TABLE = new Set([
  ..."where limit order group having union join inner left right cross natural as for into procedure offset".split(
    " ",
  ),
  ..."except intersect minus on using fetch with rlike".split(" "),
]);

/** Reads the list and table of the SELECT at an index. */
export function selectionAt(tokens: readonly Token[], select: number): Selection {
  let at = select + 1;
  while (MODIFIERS.has(tokens[at]?.text ?? "")) at += 1;
  if (tokens[at]?.text === "top" && tokens[at + 1]?.kind === "number") at += 2;
  const list = listAt(tokens, at);
  const isNamed = tokens[list.end]?.text === "from";
  if (!isNamed)
    return { end: list.end, isGrammatical: list.isTechnical && isEnd(tokens, list.end), hasTable: false };
  const table = tableEnd(tokens, list.end + 1);
  const hasTable = table !== undefined;
  const isGrammatical = hasTable && (isEnd(tokens, table) || AFTER_TABLE.has(tokens[table]?.text ?? ""));
  return { end: table ?? list.end, isGrammatical: isGrammatical || (hasTable && list.isTechnical), hasTable };
}

interface List {
  readonly end: number;
  /** Whether it has what prose has not: literals, calls, a star, commas between names. */
  readonly isTechnical: boolean;
}

function listAt(tokens: readonly Token[], start: number): List {
  let at = start;
  let items = 0;
  let isTechnical = false;
  for (;;) {
    const item = expressionAt(tokens, at);
    if (item === undefined) break;
    items += 1;
    isTechnical ||= item.isConstant || item.callsFunction || tokens[at]?.text === "*" || item.end - at > 2;
    at = aliasEnd(tokens, item.end);
    if (tokens[at]?.kind !== "comma") break;
    at += 1;
  }
  return { end: at, isTechnical: isTechnical || items > 1 };
}

function aliasEnd(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.text === "as" && tokens[at + 1]?.kind === "word") return at + 2;
  return at;
}

/** The index after a table's name and alias, or after a table in parentheses. */
function tableEnd(tokens: readonly Token[], at: number): number | undefined {
  const kind = tokens[at]?.kind;
  if (kind === "open") return expressionAt(tokens, at)?.end;
  if (kind !== "word" && kind !== "string" && !isTableKeyword(tokens[at])) return undefined;
  if (tokens[at + 1]?.kind === "open") return expressionAt(tokens, at)?.end;
  const next = tokens[at + 1];
  const hasAlias = next?.kind === "word" && isEnd(tokens, at + 2);
  return aliasEnd(tokens, hasAlias ? at + 2 : at + 1);
}

/** `user` is a word of the grammar, and a common table. */
function isTableKeyword(token: Token | undefined): boolean {
  return token?.text === "user" || token?.text === "login";
}

/** True where a part of a statement can end. */
export function isEnd(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return true;
  if (token.kind === "comma") return true;
  return (
    token.kind === "comment" ||
    token.kind === "semicolon" ||
    token.kind === "close" ||
    (token.kind === "string" && token.isOpen) ||
    token.kind === "logic" ||
    token.text === "union" ||
    token.text === "limit" ||
    token.text === "where" ||
    token.text === "into"
  );
}
