import type { Scalar } from "../model.ts";

/*
 * A plain, slow interpreter of the specification, written independently of the engine: it walks the rule as it stands for
 * each event, without an index, folding ahead or automata. The differential test compares both.
 */

type Values = Scalar | readonly Scalar[];
type SearchMap = Readonly<Record<string, Values>>;
/** A search identifier's content as YAML gives it. */
export type PlainSearch = SearchMap | readonly (Scalar | SearchMap)[];
export type PlainEvent = Readonly<Record<string, Scalar | readonly Scalar[]>>;

export interface PlainRule {
  readonly searches: Readonly<Record<string, PlainSearch>>;
  readonly condition: string;
}

export function referenceMatch({ searches, condition }: PlainRule, event: PlainEvent): boolean {
  return evaluate(tokens(condition), searches, event);
}

function tokens(condition: string): string[] {
  return condition.replaceAll("(", " ( ").replaceAll(")", " ) ").trim().split(/\s+/);
}

/** Splits at the operator that binds least, outside parentheses, and evaluates both sides. */
function evaluate(words: readonly string[], searches: PlainRule["searches"], event: PlainEvent): boolean {
  for (const operator of ["or", "and"]) {
    let depth = 0;
    for (const [at, word] of words.entries()) {
      if (word === "(") depth += 1;
      if (word === ")") depth -= 1;
      if (depth > 0 || word !== operator) continue;
      const left = evaluate(words.slice(0, at), searches, event);
      const right = evaluate(words.slice(at + 1), searches, event);
      return operator === "or" ? left || right : left && right;
    }
  }
  const [first = "", second, pattern = ""] = words;
  if (first === "not") return !evaluate(words.slice(1), searches, event);
  if (first === "(") return evaluate(words.slice(1, -1), searches, event);
  if (second !== "of") return search(searches[first] ?? [], event);
  const names = Object.keys(searches).filter((name) =>
    pattern === "them" ? !name.startsWith("_") : glob(pattern, name) && !name.startsWith("_"),
  );
  const results = names.map((name) => search(searches[name] ?? [], event));
  return first === "all" ? !results.includes(false) : results.includes(true);
}

function glob(pattern: string, name: string): boolean {
  if (pattern === "") return name === "";
  if (!pattern.startsWith("*")) return name[0] === pattern[0] && glob(pattern.slice(1), name.slice(1));
  return glob(pattern.slice(1), name) || (name !== "" && glob(pattern, name.slice(1)));
}

function isSearchMap(value: Scalar | SearchMap): value is SearchMap {
  return typeof value === "object" && value !== null;
}

function search(content: PlainSearch, event: PlainEvent): boolean {
  if (!Array.isArray(content)) {
    return Object.entries(content).every(([key, values]) => item(key, list(values), event));
  }
  return content.some((each: Scalar | SearchMap) =>
    isSearchMap(each) ? search(each, event) : item("", [each], event),
  );
}

function list(values: unknown): readonly Scalar[] {
  return Array.isArray(values) ? values : [values as Scalar];
}

function item(key: string, values: readonly Scalar[], event: PlainEvent): boolean {
  const [field = "", ...modifiers] = key.split("|");
  const own =
    field === ""
      ? Object.values(event).flatMap(list)
      : Object.hasOwn(event, field)
        ? list(event[field])
        : undefined;
  const results = values.map((value) => holds(value, modifiers, own, event, field === ""));
  const result = modifiers.includes("all") ? !results.includes(false) : results.includes(true);
  return modifiers.includes("neq") ? !result : result;
}

function holds(
  value: Scalar,
  modifiers: readonly string[],
  own: readonly Scalar[] | undefined,
  event: PlainEvent,
  isKeyword: boolean,
): boolean {
  const has = (name: string): boolean => modifiers.includes(name);
  if (has("exists")) return (own !== undefined) === value;
  if (value === null) return own === undefined || own.includes(null);
  const present = (own ?? []).filter((each) => each !== null);
  const order = ["lt", "lte", "gt", "gte"].find(has);
  if (order !== undefined) {
    return present.some((each) => {
      if (typeof each === "boolean" || String(each).trim() === "" || Number.isNaN(Number(each))) return false;
      const [a, b] = [Number(each), Number(value)];
      return order === "lt" ? a < b : order === "lte" ? a <= b : order === "gt" ? a > b : a >= b;
    });
  }
  if (has("re")) {
    const flags = ["i", "m", "s"].filter(has).join("");
    return present.some((each) => new RegExp(String(value), flags).test(String(each)));
  }
  if (has("cidr")) return present.some((each) => within(String(each), String(value)));
  const place = ["contains", "startswith", "endswith"].find(has);
  if (has("fieldref")) {
    const other = Object.hasOwn(event, String(value)) ? list(event[String(value)]) : [];
    const parts = other.filter((each) => each !== null).map((each) => [...units(String(each))]);
    return present.some((each) => parts.some((part) => like(part, place, String(each), has("cased"), false)));
  }
  const pattern = parse(String(value));
  const where = place ?? (isKeyword ? "contains" : undefined);
  return present.some((each) => like(pattern, where, String(each), has("cased"), has("windash")));
}

/** A character, or 0 for any text, or 1 for any character. */
type Unit = string | 0 | 1;

function units(text: string): readonly Unit[] {
  return text.split("");
}

function parse(text: string): readonly Unit[] {
  if (text === "") return [];
  const [first = "", second = ""] = text;
  if (first === "\\" && "*?\\".includes(second) && second !== "") return [second, ...parse(text.slice(2))];
  const unit: Unit = first === "*" ? 0 : first === "?" ? 1 : first;
  return [unit, ...parse(text.slice(1))];
}

function like(
  pattern: readonly Unit[],
  place: string | undefined,
  text: string,
  cased: boolean,
  dashes: boolean,
): boolean {
  const open = [
    ...(place === "contains" || place === "endswith" ? ([0] as const) : []),
    ...pattern,
    ...(place === "contains" || place === "startswith" ? ([0] as const) : []),
  ];
  // By dynamic programming: which lengths of the text the pattern so far can have taken.
  let reached = new Set([0]);
  for (const unit of open) {
    const next = new Set<number>();
    for (const at of reached) {
      if (unit === 0) for (let end = at; end <= text.length; end += 1) next.add(end);
      else if (at < text.length && (unit === 1 || same(unit, text.charAt(at), cased, dashes)))
        next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(text.length);
}

function same(a: string, b: string, cased: boolean, dashes: boolean): boolean {
  const simple = (char: string): string => {
    const dash = dashes && "-/–—―".includes(char) ? "-" : char;
    if (cased) return dash;
    return dash === "ς" || dash === "Σ" ? "σ" : dash === "ſ" ? "s" : dash.toLowerCase();
  };
  return simple(a) === simple(b);
}

function within(text: string, network: string): boolean {
  const [base = "", length = "32"] = network.split("/");
  const bits = (address: string): string | undefined => {
    const bytes = address.split(".");
    if (bytes.length !== 4 || bytes.some((byte) => !/^(0|[1-9]\d{0,2})$/.test(byte) || Number(byte) > 255)) {
      return undefined;
    }
    return bytes.map((byte) => Number(byte).toString(2).padStart(8, "0")).join("");
  };
  const own = bits(text);
  return own !== undefined && own.slice(0, Number(length)) === bits(base)?.slice(0, Number(length));
}
