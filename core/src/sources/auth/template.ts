/** A template that is not valid; the message says why and where. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

/** A template as a regular expression. */
export interface CompiledTemplate {
  /** The source of an expression with the flag `s`, anchored at both ends; runs of any text take as much as they can. */
  readonly source: string;
  /**
   * The same, but runs of any text before the address take as little as they can. Present only if the client's words can stand
   * on both sides of the address: then the two readings must agree on it.
   */
  readonly shortest?: string;
  /** The names of the groups, in order. */
  readonly groups: readonly string[];
  /** The number of runs of any text: a backtracking engine takes up to the line's length to this power. */
  readonly texts: number;
  /** The longest text that each match contains. */
  readonly literal: string;
}

/** What a placeholder accepts. All but `text` are bounded. */
const KINDS: Readonly<Record<string, string>> = {
  // With the brackets and the port that some daemons write; `originOf` takes them apart.
  address: String.raw`\[?[\da-fA-F:.]{2,45}(?:%[\w.-]{1,32})?\]?(?::\d{1,5})?`,
  source: String.raw`[\w.:%-]{1,255}`,
  port: String.raw`\d{1,5}`,
  number: String.raw`\d{1,20}`,
  word: String.raw`\S{1,256}`,
  time: String.raw`\d[\dA-Za-z:.,+\/ -]{7,39}`,
  text: ".*",
};

/** The names that a reader knows, with the kind that each has unless it says another. */
const NAMES: Readonly<Record<string, string>> = {
  address: "address",
  source: "source",
  port: "port",
  user: "text",
  method: "word",
  count: "number",
  time: "time",
};

const ADDRESSES: ReadonlySet<string> = new Set(["address", "source"]);
const MOST_TEXTS = 3;

/**
 * Compiles a message template. Its language: text as it stands; `{name}` or `{name:kind}` for what varies, where a name is
 * `address`, `source` (an address or a host name), `port`, `user`, `method`, `count` or `time`, and a kind is `address`, `source`,
 * `port`, `number`, `word`, `time` or `text`; `{kind}` or `{_:kind}` for what is not kept; `(a|b)` for alternatives and `(a)?` for what may
 * be missing; a backslash before any of `{}()|?\` that is meant itself.
 *
 * `{user}` is any text, as clients choose it. So that no name can move the address, the expression is anchored at both ends: with
 * such a text before the address, the last address that the rest of the line allows is the daemon's. (So what may be missing right
 * after such a text is always taken for a part of it: write two patterns instead.)
 *
 * @throws {TemplateError}
 * @example compileTemplate("Login failed for {user} from {address}").source
 *   // ^Login failed for (.*) from ([\da-fA-F:.]{2,45}…)$
 */
export function compileTemplate(template: string): CompiledTemplate {
  const parser = new Parser(template);
  const source = parser.parse();
  const { groups, texts } = parser;
  if (texts.length > MOST_TEXTS) throw new TemplateError(`has more than ${MOST_TEXTS} runs of any text`);
  const literal = parser.literals.toSorted((a, b) => b.length - a.length)[0] ?? "";
  if (literal.trim().length < 3)
    throw new TemplateError("has no text of three characters that every line contains");
  const address = parser.addressAt;
  const before = texts.filter((at) => address !== undefined && at < address);
  const after = texts.some((at) => address !== undefined && at > address);
  const compiled = { source: `^${source}$`, groups, texts: texts.length, literal };
  if (before.length === 0 || !after) return compiled;
  return { ...compiled, shortest: `^${new Parser(template, "?").parse()}$` };
}

function escapeClass(char: string): string {
  return /[\^\]\\-]/.test(char) ? `\\${char}` : char;
}

class Parser {
  readonly groups: string[] = [];
  /** The places of runs of any text in the template. */
  readonly texts: number[] = [];
  /** Texts that each match contains. */
  readonly literals: string[] = [];
  addressAt: number | undefined;
  readonly #template: string;
  /** Follows each run of any text before the address. */
  readonly #modifier: string;
  #at = 0;
  #depth = 0;
  #literal = "";

  constructor(template: string, modifier = "") {
    this.#template = template;
    this.#modifier = modifier;
  }

  parse(): string {
    const source = this.#alternatives();
    if (this.#at < this.#template.length) throw this.#error("a parenthesis that was not opened");
    this.#endLiteral();
    return source;
  }

  #alternatives(): string {
    let source = "";
    while (this.#at < this.#template.length) {
      const char = this.#template.charAt(this.#at);
      if (char === ")") break;
      this.#at += 1;
      if (char === "|") {
        if (this.#depth === 0) throw this.#error("an alternative outside parentheses");
        source += "|";
      } else source += this.#element(char);
    }
    return source;
  }

  #element(char: string): string {
    if (char === "(") return this.#group();
    if (char === "{") return this.#placeholder();
    if (char === "?" || char === "}") throw this.#error(`a ${char} without a backslash`);
    const literal = char === "\\" ? this.#template.charAt(this.#at++) : char;
    if (literal === "") throw this.#error("a backslash at the end");
    if (this.#depth === 0) this.#literal += literal;
    return literal.replace(/[.*+?^${}()|[\]\\/-]/, String.raw`\$&`);
  }

  #group(): string {
    this.#endLiteral();
    this.#depth += 1;
    const inside = this.#alternatives();
    this.#depth -= 1;
    if (this.#template.charAt(this.#at) !== ")") throw this.#error("a parenthesis that is not closed");
    this.#at += 1;
    if (this.#template.charAt(this.#at) !== "?") return `(?:${inside})`;
    this.#at += 1;
    return `(?:${inside})?`;
  }

  #placeholder(): string {
    this.#endLiteral();
    const end = this.#template.indexOf("}", this.#at);
    const written = this.#template.slice(this.#at, end === -1 ? undefined : end);
    const at = this.#at;
    this.#at = end + 1;
    const [name = "", kind = NAMES[name] ?? name, ...rest] = written.split(":");
    const pattern = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    if (end === -1 || rest.length > 0 || pattern === undefined)
      throw this.#error(`the placeholder {${written}`);
    const named = Object.hasOwn(NAMES, name);
    if (!named && name !== kind && name !== "_") throw this.#error(`the name ${name}`);
    if (named && ADDRESSES.has(name)) this.addressAt ??= at;
    if (kind === "text") this.texts.push(at);
    const lazy = kind === "text" && this.addressAt === undefined ? this.#modifier : "";
    const exact = kind === "word" ? this.#word(pattern) : pattern;
    if (!named) return `(?:${exact}${lazy})`;
    this.groups.push(name);
    return `(${exact}${lazy})`;
  }

  /** A word ends before the character that follows it in the template, so that it cannot reach over a client's words. */
  #word(pattern: string): string {
    const next = this.#template.charAt(this.#at);
    const char = next === "\\" ? this.#template.charAt(this.#at + 1) : next;
    if (next === "(" || next === ")" || next === "{" || next === "|" || next === " " || char === "")
      return pattern;
    return `[^\\s${escapeClass(char)}]{1,256}`;
  }

  #endLiteral(): void {
    if (this.#literal !== "") this.literals.push(this.#literal);
    this.#literal = "";
  }

  #error(what: string): TemplateError {
    return new TemplateError(`has ${what} near character ${this.#at} of ${JSON.stringify(this.#template)}`);
  }
}
