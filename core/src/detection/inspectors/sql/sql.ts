import { findingIn } from "../finding.ts";
import { MARK } from "../marks.ts";
import type { Finding, Inspector, Value } from "../types.ts";
import { callSigns } from "./calls.ts";
import { bareContinuation, quoteContinuations } from "./contexts.ts";
import { continuationSigns } from "./continuation.ts";
import type { Sign } from "./sign.ts";
import { statementAt } from "./statement.ts";
import { tokenize } from "./tokens.ts";
import type { Token } from "./tokens.ts";

/**
 * SQL injection: reads a value as what it would be in the application's statement, bare and behind each quote that could end a
 * string of the application, and looks for what no value goes on with.
 */
export const sqlInjection: Inspector = {
  id: "sql",
  needs:
    MARK.QUOTE |
    MARK.PAREN |
    MARK.SEMICOLON |
    MARK.PIPE |
    MARK.TEMPLATE |
    MARK.SPACE |
    MARK.DASHES |
    MARK.OPERATOR,
  inspect(value) {
    const { decoded, folded } = value;
    if (ODATA.test(folded)) return NOTHING;
    const hasQuote = (value.marks & MARK.QUOTE) !== 0;
    const isHinted = HINT.test(folded);
    const signs = isHinted || hasQuote ? signsIn(value, decoded, isHinted) : [];
    if (signs.length > 0) return signs.map((sign) => toFinding(value, sign));
    return otherSpellings(value, isHinted);
  },
};

/** A filter of OData, in which a literal is compared by a word. */
const ODATA =
  /^[\w/]{1,48} (?:eq|ne|ge|le|gt|lt) '[^']{0,128}'(?: (?:and|or) [\w/]{1,48} (?:eq|ne|ge|le|gt|lt) |$)/;

const NOTHING: readonly Finding[] = [];

/** What a bare value needs to be SQL; behind a quote, marks alone may do. */
const HINT =
  /\b(?:x?or|and|union|having|procedure|waitfor|select|case|exec|execute|declare|shutdown|truncate|drop|delete|insert|update|alter|create)\b|\d(?:x?or|and|union)\b|\|\||&&|(?:order|group) by|(?:out|dump)file|[sx]p_|@@|;\s?[a-z]|\d ?(?:--|#|\/\*)|(?:sleep|benchmark|delay|load_file|extractvalue|updatexml|randomblob|if|iif|convert|cast|concat|char|chr|version|database|user|exp|floor|receive_message|pg_\w{1,20}|elt|make_set|get_lock|request|get_host_\w{4,8}|dblink\w{0,12}|lo_import|openrowset|json_keys|gtid_subset|row) ?\(/;

/** Values longer than this are read as SQL up to here: what goes on from the application's statement stands at the start. */
const MAX_SQL = 8 * 1024;

function signsIn(value: Value, decoded: string, isHinted: boolean): readonly Sign[] {
  const text = decoded.length > MAX_SQL ? decoded.slice(0, MAX_SQL) : decoded;
  const signs: Sign[] = [];
  for (const continuation of quoteContinuations(text)) {
    signs.push(...continuationSigns(continuation), ...callSigns(continuation.tokens));
  }
  if (!isHinted) return signs;
  const tokens = tokenize(text);
  if (statementAt(tokens, 0) !== undefined) {
    // The application's own statement, or all of one that the sender chose.
    if (isOwnStatement(value) && (APPLICATION_NAME.test(value.name ?? "") || !reachesInside(value.folded)))
      return [...signs, ...callSigns(tokens)].filter(({ impact }) => impact === "execution");
    signs.push(...wholeStatement(value, tokens));
  }
  const bare = bareContinuation(text, tokens);
  if (bare !== undefined) signs.push(...continuationSigns(bare));
  signs.push(...callSigns(tokens));
  return isFilter(value) ? signs.filter(({ sign }) => !sign.endsWith("condition")) : signs;
}

const STATEMENT_NAME =
  /(?:^|[._-])(?:query|sql|statement|stmt|q|search|text|content|body|message|comment|code|source|description|post|title|markdown|html|cdata)\d{0,2}$/;
const FILTER_NAME =
  /(?:^|[._-])(?:\$?where|\$?filter|jql|cql|cql_filter|soql|query|expr|expression|condition|formula|rule)$/;

function isOwnStatement({ place, name = "" }: Value): boolean {
  return place === "header" || STATEMENT_NAME.test(name) || (place === "body" && name === "");
}

function isFilter({ name = "" }: Value): boolean {
  return FILTER_NAME.test(name);
}

/** Fields whose statements are the application's own. */
const APPLICATION_NAME = /(?:^|[._-])(?:query|sql|statement|stmt|code|answer|source|snippet)\d{0,2}$/;
const INSIDE =
  /\b(?:users|dual|information_schema|mysql\.|sys(?!tem\b)\w{2,}|pg_\w+|password|admins?|accounts)\b|@@\w|\b(?:version|user|database|sleep|current_user)\(/;

/** Whether a short statement and nothing else reaches for accounts, the catalogue or the server itself. */
function reachesInside(folded: string): boolean {
  return folded.length < 200 && INSIDE.test(folded) && !/\b(?:the|you|your|please)\b|\n/.test(folded);
}

function wholeStatement({ place, folded }: Value, tokens: readonly Token[]): readonly Sign[] {
  // Documents and notes in bodies hold statements; an identifier in a URL or a cookie is none.
  if (folded.length > 512 || place === "file" || !reachesInside(folded)) return [];
  const statement = statementAt(tokens, 0);
  if (statement === undefined) return [];
  const last = tokens[statement.end - 1];
  return [
    { sign: "whole statement", confidence: 0.62, impact: statement.impact, start: 0, end: last?.end ?? 0 },
  ];
}

const INNER_COMMENT = /(?<=[a-z])\/\*[^*]{0,64}\*\/(?=[a-z])/gi;

/** Spellings for filters that strip comments, and for decoders that take `+` for a space. */
function otherSpellings(value: Value, isHinted: boolean): readonly Finding[] {
  const { decoded, marks } = value;
  let other = decoded;
  if (decoded.includes("/*")) other = other.replace(INNER_COMMENT, "");
  if ((marks & MARK.SPACE) === 0 && decoded.includes("+")) other = other.replaceAll("+", " ");
  if (other === decoded) return NOTHING;
  return signsIn(value, other, isHinted || HINT.test(other.toLowerCase())).map(({ start, end, ...sign }) =>
    toFinding(value, { ...sign, start, end }, other),
  );
}

function toFinding(value: Value, sign: Sign, read?: string): Finding {
  const { start, end } = sign;
  return findingIn(value, {
    type: "sql_injection",
    ...sign,
    ...(read === undefined ? {} : { start: 0, end: value.decoded.length, text: read.slice(start, end) }),
  });
}
