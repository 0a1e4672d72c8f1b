import { Refusal } from "../model.ts";
import type { ConditionText } from "../model.ts";

/** A condition expression over search identifiers. */
export type Expression =
  | { readonly kind: "and" | "or"; readonly of: readonly Expression[] }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "name"; readonly name: string }
  /** `1 of` or `all of` the identifiers that a pattern names, or of `them`. */
  | { readonly kind: "quantified"; readonly quantifier: "any" | "all"; readonly names: readonly string[] };

const MAX_DEPTH = 200;
const MAX_LENGTH = 20_000;
const WORDS = new Set(["and", "or", "not", "of"]);

/** Parses a condition (specification, "Condition"): `not` binds most, then `and`, then `or`. */
export function parseCondition(condition: ConditionText, names: readonly string[]): Expression {
  if (condition.text.length > MAX_LENGTH) throw new Refusal(condition.at, "the condition is too long");
  const parser = new Parser(condition, names);
  return parser.parse();
}

class Parser {
  readonly #tokens: readonly string[];
  readonly #condition: ConditionText;
  readonly #names: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(condition: ConditionText, names: readonly string[]) {
    this.#condition = condition;
    this.#names = names;
    this.#tokens = condition.text.match(/[()|]|[^\s()|]+/g) ?? [];
    if (this.#tokens.includes("|")) {
      throw this.#refuse("aggregations after | are not part of the specification: write a correlation");
    }
  }

  #refuse(reason: string): Refusal {
    return new Refusal(this.#condition.at, `condition: ${reason}`);
  }

  parse(): Expression {
    const expression = this.#or();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw this.#refuse(`unexpected "${rest}"`);
    return expression;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at]?.toLowerCase();
  }

  #accept(word: string): boolean {
    if (this.#peek() !== word) return false;
    this.#at += 1;
    return true;
  }

  #or(): Expression {
    return this.#joined("or", () => this.#joined("and", () => this.#not()));
  }

  #joined(kind: "and" | "or", next: () => Expression): Expression {
    const first = next();
    const of = [first];
    while (this.#accept(kind)) of.push(next());
    return of.length === 1 ? first : { kind, of };
  }

  #not(): Expression {
    let isNegated = false;
    while (this.#accept("not")) isNegated = !isNegated;
    const of = this.#primary();
    return isNegated ? { kind: "not", of } : of;
  }

  #primary(): Expression {
    if (this.#accept("(")) {
      this.#depth += 1;
      if (this.#depth > MAX_DEPTH) throw this.#refuse(`nested more than ${MAX_DEPTH} levels deep`);
      const inner = this.#or();
      if (!this.#accept(")")) throw this.#refuse("a closing parenthesis is missing");
      this.#depth -= 1;
      return inner;
    }
    const word = this.#tokens[this.#at];
    if (word === undefined) throw this.#refuse("ends where a search identifier is expected");
    this.#at += 1;
    if (this.#peek() === "of") return this.#quantified(word.toLowerCase());
    if (word === ")" || WORDS.has(word.toLowerCase())) throw this.#refuse(`unexpected "${word}"`);
    if (!this.#names.includes(word)) throw this.#refuse(`there is no search identifier "${word}"`);
    return { kind: "name", name: word };
  }

  #quantified(quantifier: string): Expression {
    if (quantifier !== "1" && quantifier !== "any" && quantifier !== "all") {
      throw this.#refuse(`"${quantifier} of" is not defined: write "1 of" or "all of"`);
    }
    this.#at += 1;
    const pattern = this.#tokens[this.#at];
    if (pattern === undefined || pattern === "(" || pattern === ")") {
      throw this.#refuse('"of" needs them or a name pattern');
    }
    this.#at += 1;
    const names = this.#names.filter((name) => isNamed(name, pattern));
    if (names.length === 0) throw this.#refuse(`no search identifier matches "${pattern}"`);
    return { kind: "quantified", quantifier: quantifier === "all" ? "all" : "any", names };
  }
}

/** Identifiers that begin with an underscore are left out unless the pattern begins with one too. */
function isNamed(name: string, pattern: string): boolean {
  if (name.startsWith("_") && !pattern.startsWith("_")) return false;
  if (pattern.toLowerCase() === "them") return true;
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last))
    return false;
  let at = first.length;
  const end = name.length - last.length;
  return rest.every((part) => {
    const found = name.indexOf(part, at);
    at = found + part.length;
    return found !== -1 && at <= end;
  });
}
