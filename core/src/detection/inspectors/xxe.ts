import { findingIn } from "./finding.ts";
import { MARK } from "./marks.ts";
import type { Rule } from "./rules.ts";
import { byRules } from "./rules.ts";
import type { Finding, Inspector, Value } from "./types.ts";

function entity(sign: string, pattern: RegExp, confidence: number): Rule {
  // A body that is XML as a whole has no name, but nobody writes entities as text.
  return { type: "xxe", sign, pattern, confidence, impact: "disclosure", needs: MARK.ANGLE, doubt: 0.3 };
}

const RULES: readonly Rule[] = [
  entity(
    "external entity",
    /<!entity\s{1,32}(?:%\s{0,32})?[\w.:-]{1,64}\s{1,32}(?:system|public)\s{0,32}["']/i,
    0.95,
  ),
  entity(
    "parameter entity",
    /<!entity\s{1,32}%\s{1,32}[\w.:-]{1,64}\s{1,32}["'(]|<!doctype\s[^>[]{0,160}\[\s{0,64}%[\w.-]{1,64};/i,
    0.9,
  ),
  entity(
    "external document type",
    // The document types of HTML, SVG, property lists and the like are public and everyday.
    /<!doctype\s{1,32}(?!html\b|svg\b|plist\b)[\w.:-]{1,64}\s{1,32}system\s{1,32}["'](?:https?|ftp|file|php|jar|netdoc|gopher|\/|\\\\|\.\.)/i,
    0.85,
  ),
  entity(
    "XInclude",
    /<(?:[\w-]{1,16}:)?include\b[^>]{0,256}\bhref\s{0,8}=\s{0,8}["'](?:file:|https?:|\/|\.\.|php:|ftp:)|xmlns:\w{1,16}\s{0,8}=\s{0,8}["']http:\/\/www\.w3\.org\/2001\/XInclude/i,
    0.88,
  ),
  entity(
    "schema of another host",
    /\b(?:xsi:)?(?:nonamespace)?schemalocation\s{0,8}=\s{0,8}["'](?:file:|http:\/\/(?:\d|localhost|[\w-]{1,40}\.(?:oast|burp|interact)))/i,
    0.75,
  ),
  entity(
    "style sheet that runs code",
    /<xsl:[^>]{0,128}\b(?:system-property|document|unparsed-text|php:function\w{0,8}|msxsl|java:)\s{0,4}[(:]|xmlns:\w{1,16}\s{0,4}=\s{0,4}["'](?:http:\/\/php\.net\/xsl|http:\/\/xml\.apache\.org\/(?:xalan\/java|xslt\/java)|urn:schemas-microsoft-com:xslt|http:\/\/exslt\.org\/common)|<msxsl:script/i,
    0.85,
  ),
];

/** Entities, included documents and style sheets by which an XML document makes its reader open files and connections. */
export const xxe: Inspector = {
  id: "xxe",
  needs: MARK.ANGLE,
  inspect(value) {
    if (!/<(?:!|[\w-]{1,16}:|include)|schemalocation/i.test(value.decoded)) return [];
    const found = byRules(value, RULES);
    return found.length > 0 ? found : expanding(value);
  },
};

const INNER_ENTITY = /<!entity\s{1,32}[\w.:-]{1,64}\s{1,32}(?:"([^"]{0,4096})"|'([^']{0,4096})')/gi;

/** Entities made of entities, each of which multiplies the text (billion laughs), or one that is used hundreds of times. */
function expanding(value: Value): readonly Finding[] {
  if (!/<!entity/i.test(value.decoded)) return [];
  let nested = 0;
  let first = -1;
  for (const match of value.decoded.slice(0, 32_768).matchAll(INNER_ENTITY)) {
    if (first === -1) first = match.index;
    const references = (match[1] ?? match[2] ?? "").match(/&[\w.-]{1,64};/g)?.length ?? 0;
    if (references >= 2) nested += 1;
  }
  const isQuadratic = nested === 0 && (value.decoded.match(/&[\w.-]{1,64};/g)?.length ?? 0) > 200;
  if (nested < 2 && !isQuadratic) return [];
  const sign = "entities that multiply";
  return [
    findingIn(value, {
      type: "xxe",
      sign,
      confidence: 0.93,
      impact: "destruction",
      start: Math.max(0, first),
    }),
  ];
}
