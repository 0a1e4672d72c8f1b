import { expressionAt } from "./expression.ts";
import type { Continuation } from "./sign.ts";
import { tokenize } from "./tokens.ts";
import type { Token } from "./tokens.ts";

/** Quotes of one sort at which a text may break out; later ones are the text's own. */
const MAX_QUOTES = 3;
// What can follow a quote for the text to go on as SQL; checked before anything is tokenized.
const GOES_ON =
  /[\s)\u0000-\u001f\u00a0\\]*(?:\/\*|[-#;|&+*/%^<>=!~,]|(?:x?or|and|union|order|group|having|limit|procedure|into|in|like|r?like|regexp|between|is|not|div|mod|as|for|offset|except|intersect|minus|waitfor|if|when|then|else|end|collate|sounds|glob|match|similar|from|where|select|exec|execute|declare|drop|delete|update|insert|shutdown|case|begin|procedure|desc|asc|set)(?![a-z_]))/iy;

/** The continuations of a text behind each quote at which it may leave the application's string. */
export function quoteContinuations(text: string): readonly Continuation[] {
  const found: Continuation[] = [];
  for (const quote of ["'", '"', "`"]) {
    let at = text.indexOf(quote);
    for (let count = 0; at !== -1 && count < MAX_QUOTES; count += 1) {
      // A doubled quote is the string's own, but not at its start.
      if (text[at + 1] === quote && at > 0) at += 1;
      else if (goesOnAt(text, at + 1)) {
        found.push({
          tokens: tokenize(text, at + 1),
          context: "quote",
          before: text.slice(0, at),
          isFirst: count === 0,
        });
      }
      at = text.indexOf(quote, at + 1);
    }
  }
  return found;
}

function goesOnAt(text: string, at: number): boolean {
  GOES_ON.lastIndex = at;
  return GOES_ON.test(text);
}

/** The continuation of a text that stands bare in the statement; `undefined` if it is no value with something behind it. */
export function bareContinuation(text: string, tokens: readonly Token[]): Continuation | undefined {
  const [first] = tokens;
  if (first === undefined) return undefined;
  const end = valueEnd(tokens);
  const rest = tokens[end];
  if (rest === undefined) return undefined;
  const isName = end > 0 && tokens.slice(0, end).some(({ kind }) => kind === "word" || kind === "string");
  return {
    tokens: tokens.slice(end),
    context: isName ? "word" : "number",
    before: text.slice(0, rest.start),
    isFirst: true,
  };
}

/** The index after the value at the start: literals, a name, or a call, joined by arithmetic. */
function valueEnd(tokens: readonly Token[]): number {
  let at = 0;
  for (;;) {
    while (tokens[at]?.kind === "arithmetic" && tokens[at]?.text !== "*") at += 1;
    const start = tokens[at];
    if (start === undefined || start.kind === "logic" || start.kind === "compare") return at;
    const isOne = start.kind === "number" || start.kind === "variable" || start.kind === "string";
    const isName = start.kind === "word" && tokens[at + 1]?.kind !== "open";
    const end =
      isOne || isName
        ? at + 1
        : start.kind === "keyword" && start.text !== "null"
          ? at
          : (expressionAt(tokens, at)?.end ?? at);
    if (end === at) return at;
    at = end;
    if (tokens[at]?.kind !== "arithmetic") return at;
  }
}
