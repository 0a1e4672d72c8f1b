import { findingIn } from "../finding.ts";
import { MARK } from "../marks.ts";
import type { Rule } from "../rules.ts";
import { byRules, isWritten } from "../rules.ts";
import type { Finding, Inspector, Value } from "../types.ts";
import { delimitedIn } from "./delimited.ts";
import { ENVIRONMENT_LOOKUP, HIDDEN_LOOKUP, REMOTE_LOOKUP, withoutLookups } from "./jndi.ts";
import { judgeExpression } from "./judge.ts";

const MAX_LENGTH = 16_384;

const LOOKUPS: readonly Rule[] = [
  {
    type: "expression_injection",
    sign: "lookup that loads code (Log4Shell)",
    pattern: REMOTE_LOOKUP,
    confidence: 0.98,
    impact: "execution",
    doubt: 0.2,
  },
];
const OTHER_LOOKUPS: readonly Rule[] = [
  {
    type: "expression_injection",
    sign: "hidden lookup",
    pattern: HIDDEN_LOOKUP,
    confidence: 0.85,
    impact: "execution",
  },
  {
    type: "expression_injection",
    sign: "lookup of the environment",
    pattern: ENVIRONMENT_LOOKUP,
    confidence: 0.75,
    impact: "disclosure",
  },
];

/** Expressions that stand without delimiters, since the application itself evaluates the parameter, or in a name. */
const BARE: readonly Rule[] = [
  {
    type: "expression_injection",
    sign: "OGNL expression",
    pattern:
      /#_memberaccess\b|#(?:context|request|session|application|parameters|attr)\s{0,4}\[|@[a-z]\w{0,24}(?:\.\w{1,40}){1,6}@\w{1,40}|\(#\w{1,16}\s{0,2}=\s{0,2}(?:new\b|@|#|\()|\ballowstaticmethodaccess\b|\bxwork\.methodaccessor|\b(?:redirect|action|redirectaction):\s{0,2}[$%#]\{/i,
    confidence: 0.93,
    impact: "execution",
  },
  {
    type: "expression_injection",
    sign: "type expression of SpEL",
    pattern:
      /\bT\s{0,2}\(\s{0,2}(?:java|javax|org|com)\.[\w.]{3,60}\s{0,2}\)|\bT\s{0,2}\(\s{0,2}(?:String|Runtime|System|Thread|Class|Math)\s{0,2}\)\s{0,2}\./,
    confidence: 0.93,
    impact: "execution",
  },
  {
    type: "expression_injection",
    sign: "reflection in an expression",
    pattern:
      /(?:["'\])}]|\bclass|\bthis)\s{0,2}\.\s{0,2}(?:getclass\s{0,2}\(\s{0,2}\)|class)\s{0,2}\.\s{0,2}(?:forname|getclassloader|classloader|module|protectiondomain|getsuperclass|getmethod|getresource)|["']{2}\s{0,2}\[\s{0,2}["']class["']\s{0,2}\]|\.getclass\s{0,2}\(\s{0,2}\)\s{0,2}\.\s{0,2}forname\s{0,2}\(|\bclass\.forname\s{0,2}\(\s{0,2}["'](?:java|javax)\./i,
    confidence: 0.9,
    impact: "execution",
  },
  {
    type: "template_injection",
    sign: "Velocity directive",
    pattern:
      /#set\s{0,2}\(\s{0,2}\$\{?[a-z]\w{0,24}\}?\s{0,2}=\s{0,2}(?:["'$\d[]|class\b)|\$\{?(?:class|[a-z]\w{0,16})\}?\s{0,2}\.\s{0,2}(?:class\b|getclass\s{0,2}\(|inspect\s{0,2}\()|#(?:evaluate|include|parse)\s{0,2}\(\s{0,2}["'$]/i,
    confidence: 0.97,
    impact: "execution",
  },
  {
    type: "template_injection",
    sign: "Freemarker directive",
    pattern:
      /freemarker\.template\.utility\.|["')\]]\s{0,2}\?\s{0,2}(?:new|api|eval|interpret)\s{0,2}(?:\(|\b)|<#(?:assign|include|import|list|macro|setting)\s[^>\n]{1,160}>|\[#(?:assign|include|list)\s/i,
    confidence: 0.85,
    impact: "execution",
  },
  {
    type: "template_injection",
    sign: "Smarty tag",
    pattern:
      /\{\s{0,2}(?:php|\/php|literal)\s{0,2}\}|\{\s{0,2}\$smarty\b|\{\s{0,2}(?:fetch|eval|include|include_php|math)\s{1,4}\w{1,12}\s{0,2}=/i,
    confidence: 0.8,
    impact: "execution",
  },
  {
    type: "template_injection",
    sign: "probe of many template languages",
    pattern:
      /\$\{\{<%\[%|\{\{\{?["']?\s?\d{1,8}\s?[*+-]\s?["']?\d{1,8}|#\{\s?\d{1,8}\s?\*\s?\d|<%=?\s?\d{1,8}\s?\*\s?\d|@\(\s?\d{1,8}\s?[*+]\s?\d{1,8}\s?\)/,
    confidence: 0.85,
    impact: "probe",
  },
];

/** Expressions that a server would evaluate: lookups, OGNL, SpEL, EL, and the templates of every language. */
export const expressions: Inspector = {
  id: "expressions",
  needs: MARK.TEMPLATE | MARK.ANGLE | MARK.PAREN | MARK.BRACKET | MARK.COLON,
  inspect(value) {
    if (value.place === "segment" || value.place === "file" || value.decoded.length < 5) return [];
    const text = value.decoded.length > MAX_LENGTH ? value.decoded.slice(0, MAX_LENGTH) : value.decoded;
    const found = [...byDelimiters(value, text), ...bare(value, text)];
    return text.includes("${") ? [...lookups(value, text), ...found] : found;
  },
  inspectRequest({ values }) {
    const named = values.find(({ name }) => name !== undefined && CLASS_LOADER.test(name));
    if (named === undefined) return [];
    const sign = "class loader as a parameter";
    return [
      findingIn(named, {
        type: "expression_injection",
        sign,
        confidence: 0.93,
        impact: "execution",
        text: named.name ?? "",
      }),
    ];
  },
};

/** Names by which Spring and Struts set properties of a class (CVE-2010-1622, CVE-2014-0094, CVE-2022-22965). */
const CLASS_LOADER = /^(?:top\.|\w{1,24}\.)?class(?:\.|\[["']?)(?:module\b|classloader|protectiondomain)/;

const BARE_HINT = /[#@$]|class|\bT\s?\(|[?]\s?(?:new|api|eval|int)|\{|<[#%]|xwork|allowstatic/i;

function bare(value: Value, text: string): readonly Finding[] {
  return BARE_HINT.test(text) ? byRules(value, BARE) : [];
}

function lookups(value: Value, text: string): readonly Finding[] {
  const direct = byRules(value, LOOKUPS);
  if (direct.length > 0) return direct;
  const resolved = withoutLookups(text);
  if (resolved !== text) {
    const hidden = byRules(value, LOOKUPS, { text: resolved });
    if (hidden.length > 0) return hidden;
  }
  return byRules(value, OTHER_LOOKUPS);
}

function byDelimiters(value: Value, text: string): readonly Finding[] {
  if ((value.marks & (MARK.TEMPLATE | MARK.ANGLE | MARK.BRACKET | MARK.PAREN)) === 0) return [];
  let isText: boolean | undefined;
  for (const delimited of delimitedIn(text)) {
    const verdict = judgeExpression(delimited);
    if (verdict === undefined) continue;
    isText ??= isWritten(value, text);
    const confidence = verdict.confidence - (isText && text.length > 60 ? 0.45 : 0);
    if (confidence < 0.5) continue;
    return [findingIn(value, { ...verdict, confidence, start: delimited.start, end: delimited.end })];
  }
  return [];
}
