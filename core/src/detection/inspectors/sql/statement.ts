import type { Impact } from "../types.ts";
import { expressionAt } from "./expression.ts";
import { isEnd, selectionAt } from "./select.ts";
import type { Token } from "./tokens.ts";

/** A statement that starts at an index. */
export interface Statement {
  readonly end: number;
  readonly impact: Impact;
}

const OBJECTS = new Set(
  "table database schema user view index procedure function login role trigger column alias type sequence tablespace extension synonym assembly proc".split(
    " ",
  ),
);

type Grammar = (tokens: readonly Token[], at: number) => boolean;

const text = (tokens: readonly Token[], at: number): string => tokens[at]?.text ?? "";
const isName = (token: Token | undefined): boolean =>
  token?.kind === "word" || token?.kind === "variable" || token?.text === "user" || token?.text === "users";
const endsAt = (tokens: readonly Token[], at: number): boolean =>
  tokens[at] === undefined || tokens[at]?.kind === "comment" || tokens[at]?.kind === "semicolon";

const objectNamed: Grammar = (tokens, at) => {
  let object = at;
  while (
    [
      "or",
      "replace",
      "temporary",
      "temp",
      "unique",
      "global",
      "if",
      "not",
      "exists",
      "local",
      "system",
      "session",
    ].includes(text(tokens, object))
  )
    object += 1;
  return (
    OBJECTS.has(text(tokens, object)) &&
    tokens[object + 1] !== undefined &&
    tokens[object + 1]?.kind !== "other"
  );
};

/** What must follow each verb for it to be a statement and not a word of prose. */
const GRAMMAR: Readonly<Record<string, { readonly is: Grammar; readonly impact: Impact }>> = {
  select: { is: (tokens, at) => selectionAt(tokens, at - 1).isGrammatical, impact: "disclosure" },
  with: {
    is: (tokens, at) =>
      isName(tokens[at]) && text(tokens, at + 1) === "as" && tokens[at + 2]?.kind === "open",
    impact: "disclosure",
  },
  drop: { is: objectNamed, impact: "destruction" },
  truncate: {
    is: (tokens, at) => text(tokens, at) === "table" || (isName(tokens[at]) && endsAt(tokens, at + 1)),
    impact: "destruction",
  },
  delete: {
    is: (tokens, at) =>
      text(tokens, at) === "from" &&
      isName(tokens[at + 1]) &&
      (endsAt(tokens, at + 2) || text(tokens, at + 2) === "where"),
    impact: "destruction",
  },
  insert: {
    is: (tokens, at) =>
      ["into", "ignore"].includes(text(tokens, at)) &&
      isName(tokens[at + 1]) &&
      (["values", "select", "set", "default"].includes(text(tokens, at + 2)) ||
        tokens[at + 2]?.kind === "open"),
    impact: "destruction",
  },
  replace: {
    is: (tokens, at) => text(tokens, at) === "into" && isName(tokens[at + 1]) && !endsAt(tokens, at + 2),
    impact: "destruction",
  },
  update: {
    is: (tokens, at) => isName(tokens[at]) && text(tokens, at + 1) === "set" && tokens[at + 3]?.text === "=",
    impact: "destruction",
  },
  alter: { is: objectNamed, impact: "destruction" },
  create: { is: objectNamed, impact: "execution" },
  rename: { is: objectNamed, impact: "destruction" },
  backup: { is: objectNamed, impact: "disclosure" },
  restore: { is: objectNamed, impact: "destruction" },
  attach: { is: (tokens, at) => text(tokens, at) === "database", impact: "execution" },
  grant: {
    is: (tokens, at) => tokens.slice(at, at + 12).some((token) => token.text === "to" || token.text === "on"),
    impact: "execution",
  },
  revoke: {
    is: (tokens, at) => tokens.slice(at, at + 12).some((token) => token.text === "from"),
    impact: "destruction",
  },
  exec: { is: procedureNamed, impact: "execution" },
  execute: { is: procedureNamed, impact: "execution" },
  call: { is: (tokens, at) => isName(tokens[at]) && tokens[at + 1]?.kind === "open", impact: "execution" },
  declare: {
    is: (tokens, at) => tokens[at]?.kind === "variable" || (isName(tokens[at]) && isName(tokens[at + 1])),
    impact: "execution",
  },
  set: {
    is: (tokens, at) =>
      (tokens[at]?.kind === "variable" && tokens[at + 1]?.kind === "compare") ||
      (["global", "session"].includes(text(tokens, at)) && tokens[at + 2]?.text === "="),
    impact: "execution",
  },
  waitfor: {
    is: (tokens, at) =>
      ["delay", "time"].includes(text(tokens, at)) &&
      ["string", "variable"].includes(tokens[at + 1]?.kind ?? ""),
    impact: "probe",
  },
  shutdown: { is: (tokens, at) => endsAt(tokens, at) || text(tokens, at) === "with", impact: "destruction" },
  merge: { is: (tokens, at) => text(tokens, at) === "into" && isName(tokens[at + 1]), impact: "destruction" },
  copy: {
    is: (tokens, at) =>
      (isName(tokens[at]) || tokens[at]?.kind === "open") &&
      tokens.slice(at + 1, at + 12).some(({ text: word }) => word === "from" || word === "to"),
    impact: "execution",
  },
  load: {
    is: (tokens, at) => text(tokens, at) === "data" || text(tokens, at) === "xml",
    impact: "disclosure",
  },
  handler: {
    is: (tokens, at) => isName(tokens[at]) && ["open", "read"].includes(text(tokens, at + 1)),
    impact: "disclosure",
  },
  show: {
    is: (tokens, at) =>
      ["tables", "databases", "grants", "variables", "columns", "schemas"].includes(text(tokens, at)) &&
      isEnd(tokens, at + 1),
    impact: "disclosure",
  },
  prepare: { is: (tokens, at) => isName(tokens[at]) && text(tokens, at + 1) === "from", impact: "execution" },
  pragma: { is: (tokens, at) => isName(tokens[at]), impact: "disclosure" },
  kill: {
    is: (tokens, at) => tokens[at]?.kind === "number" && endsAt(tokens, at + 1),
    impact: "destruction",
  },
  runscript: { is: (tokens, at) => text(tokens, at) === "from", impact: "execution" },
  begin: {
    is: (tokens, at) =>
      statementAt(tokens, at) !== undefined || (isName(tokens[at]) && tokens[at + 1]?.kind === "open"),
    impact: "execution",
  },
  if: {
    is: (tokens, at) => {
      const condition = expressionAt(tokens, at);
      return (
        condition !== undefined &&
        condition.comparisons > 0 &&
        statementAt(tokens, condition.end) !== undefined
      );
    },
    impact: "execution",
  },
};

function procedureNamed(tokens: readonly Token[], at: number): boolean {
  const name = tokens[at];
  if (name?.kind === "open" || name?.kind === "variable") return true;
  if (text(tokens, at) === "immediate") return true;
  return name?.kind === "word" && /^(?:xp_|sp_|master\.|sys\.|\w+\.\.)/.test(name.text);
}

/** The statement whose verb is at an index; `undefined` if the words after it are not a statement's. */
export function statementAt(tokens: readonly Token[], at: number): Statement | undefined {
  const verb = text(tokens, at);
  if (!Object.hasOwn(GRAMMAR, verb) || tokens[at]?.kind === "string") return undefined;
  const grammar = GRAMMAR[verb];
  if (grammar === undefined || !grammar.is(tokens, at + 1)) return undefined;
  const end = tokens.findIndex(({ kind }, index) => index > at && kind === "semicolon");
  return { end: end === -1 ? tokens.length : end, impact: grammar.impact };
}
