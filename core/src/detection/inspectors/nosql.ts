import { findingIn } from "./finding.ts";
import { MARK } from "./marks.ts";
import type { Rule } from "./rules.ts";
import { byRules } from "./rules.ts";
import type { Finding, Inspector, Value } from "./types.ts";

const OPERATOR =
  /(?:^|[.[])["']?\$(ne|gte?|lte?|n?in|regex|exists|where|eq|or|and|nor|not|expr|func|function|elemmatch|all|size|mod|type|text|jsonschema|comment|accumulator|lookup|unionwith|out|merge)["']?\]?(?:$|[.[])/;
const LOGIN =
  /(?:^|[._[-])(?:user(?:name|id|_name|_id)?|login|e-?mail|pass(?:word|wd|code|phrase)?|pwd|pw|token|otp|pin|code|secret|account|auth|api_?key|reset\w{0,12}|session\w{0,6}|key)(?:\]|\.|\[|$)/;
/** Names under which query languages over HTTP take operators of their own. */
const OWN_LANGUAGE =
  /^(?:filters?|where|query|q|criteria|conditions?|find|selector|search|populate|aggregat\w{0,6}|pipeline|\$(?:and|or|limit|skip|sort|select))(?:\.|\[|$)/;
const TOY =
  /^(?:|null|true|false|undefined|-?[01]|1000|999+|x{1,3}|a|foo|bar|toto|test|\.\*|\^?\.[*+]\$?|\^|\^.{0,3}|\.|\[\]|\{\})$/i;

const SCRIPT: readonly Rule[] = [
  {
    type: "nosql_injection",
    sign: "condition in JavaScript",
    pattern:
      /["']\s{0,4}(?:\|\||&&)\s{0,4}(?:["'\w(!][\w"'.]{0,32}\s{0,3}={2,3}|this\b|!|true\b|1\b|\d{1,6}\s{0,2}==)|["']\s{0,4};\s{0,4}(?:return\s{1,4}(?:true|1|this|["'!(])|while\s{0,2}\(|var\s{1,4}\w{1,16}\s{0,2}=\s{0,4}new\s{1,4}Date)|\bthis\.\w{1,32}\s{0,3}(?:[=!]={1,2}|\.\s{0,2}match\s{0,2}\(|\.length|\[)/,
    confidence: 0.85,
    impact: "disclosure",
    needs: MARK.QUOTE | MARK.OPERATOR,
  },
  {
    type: "nosql_injection",
    sign: "operator in a string",
    pattern:
      /["']?\$(?:where|regex|ne|gte?|lte?|n?in|or|and|nor|expr|func(?:tion)?)["']?\s{0,4}:\s{0,4}(?:["'{[\d/]|null|true|false|function|this)/i,
    confidence: 0.72,
    impact: "disclosure",
    needs: MARK.TEMPLATE,
  },
  {
    type: "nosql_injection",
    sign: "code in a query",
    pattern:
      /\$where["']?\s{0,4}\]?\s{0,4}[:=]\s{0,4}["'\w(]|\bdb\.(?:\w{1,40}\.(?:find|insert|remove|drop|update|aggregate|count)\w{0,8}|getcollectionnames|injection|dropdatabase|version|stats)\s{0,2}\(|\bfunction\s{0,4}\(\s{0,4}\)\s{0,4}\{[^}]{0,80}\b(?:sleep|this|emit|obj|db)\b|\bdate\s{0,2}\(\s{0,2}\)\s{0,2};\s{0,2}do\s{0,2}\{|\bsleep\s{0,2}\(\s{0,2}\d{3,6}\s{0,2}\)\s{0,4}(?:;|\|\||&&|\})\s{0,4}(?:return|["']|\}|$)/i,
    confidence: 0.85,
    impact: "execution",
    needs: MARK.PAREN | MARK.TEMPLATE,
  },
];

/** Operators of document databases where a value should be, and JavaScript inside a query of one. */
export const nosql: Inspector = {
  id: "nosql",
  needs: MARK.TEMPLATE | MARK.QUOTE | MARK.OPERATOR | MARK.PAREN,
  inspect(value, context) {
    const { place, decoded } = value;
    if (place === "query_name" || place === "body_name") return byName(value, context.values);
    if (place === "segment" || place === "header" || place === "file" || place === "path") return [];
    if (!/[$'"]|this\.|\bdb\.|sleep|function/i.test(decoded)) return [];
    // A whole document: its names are judged one by one.
    const isDocument = /^\s{0,8}[[{][^]*[\]}]\s{0,8}$/.test(decoded);
    return byRules(value, SCRIPT, { less: isDocument && !/where|func/i.test(decoded) ? 0.3 : 0 });
  },
};

function byName(value: Value, values: readonly Value[]): readonly Finding[] {
  // A JSON name stands alone; the way to it is the value's name.
  const path = (value.name === undefined ? value.decoded : value.name).toLowerCase();
  const spelled =
    value.name === undefined || value.decoded.startsWith("$")
      ? `${path}.${value.decoded.toLowerCase()}`
      : path;
  const operator = OPERATOR.exec(spelled)?.[1];
  if (operator === undefined) return [];
  const confidence = confidenceOf(operator, path, argumentOf(value, values));
  if (confidence < 0.5) return [];
  const sign =
    operator === "where" || operator === "func" ? "code in a query" : "operator of a document database";
  return [
    findingIn(value, {
      type: "nosql_injection",
      sign,
      confidence,
      impact: "disclosure",
      text: value.name === undefined ? value.decoded : path,
    }),
  ];
}

/** What the operator is given, where that is a text. */
function argumentOf(value: Value, values: readonly Value[]): string | undefined {
  const key = value.decoded.toLowerCase();
  const wanted = value.name === undefined ? key : `${value.name}.${key}`;
  return values.find(
    ({ name, place }) => name !== undefined && (name === wanted || name === key) && place !== value.place,
  )?.decoded;
}

function confidenceOf(operator: string, path: string, argument: string | undefined): number {
  if (operator === "where" || operator.startsWith("func") || operator === "accumulator") return 0.88;
  if (OWN_LANGUAGE.test(path))
    return LOGIN.test(path) && argument !== undefined && TOY.test(argument) ? 0.6 : 0;
  if (LOGIN.test(path)) return 0.93;
  if (
    operator === "ne" ||
    operator === "regex" ||
    operator === "gt" ||
    operator === "exists" ||
    operator === "nin"
  ) {
    return argument === undefined || TOY.test(argument) ? 0.7 : 0;
  }
  return 0;
}
