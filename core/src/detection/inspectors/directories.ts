import { findingIn } from "./finding.ts";
import { MARK } from "./marks.ts";
import { isDocument } from "./prose.ts";
import type { Rule } from "./rules.ts";
import { byRules } from "./rules.ts";
import type { Finding, Inspector, Value } from "./types.ts";

// `)(` and an attribute, or an operator: the first bracket closes one that the application opened.
const CLOSES =
  /\)\s{0,4}\(?\s{0,4}(?:[|&!]\s{0,4}\(?|\(?)\s{0,4}(?:[a-z][\w.;-]{0,48}\s{0,4}[~<>:]?=|[|&!]\)?|\))|\*\s{0,2}\){1,4}(?:\u0000|%00|\s{0,2}\(|$)|\)\s{0,2}\(\s{0,2}[|&]/i;
const NEXT_FILTER = /\(\s{0,4}(?:[|&!]\s{0,4}\(?\s{0,4})?[a-z][\w.;-]{0,48}\s{0,4}[~<>:]?=|\(\s{0,4}[|&]/i;

/** LDAP filters that a value breaks out of: `*)(uid=*))(|(uid=*`. A whole filter of an address book is its own. */
export const ldap: Inspector = {
  id: "ldap",
  needs: MARK.PAREN,
  inspect(value) {
    const text = value.decoded;
    if (value.place === "header" || text.length > 512 || !text.includes(")") || isDocument(text)) return [];
    const match = CLOSES.exec(text);
    if (match === null || !closesTooMuch(text)) return [];
    const isCut = /\*\){1,4}(?:\u0000|$)/.test(text);
    if (!NEXT_FILTER.test(text.slice(match.index)) && !(isCut && /^[\w*.@-]{0,32}\*\)/.test(text))) return [];
    return [
      findingIn(value, {
        type: "ldap_injection",
        sign: "filter closed and continued",
        confidence: isCut && !text.includes("(") ? 0.65 : 0.9,
        impact: "disclosure",
        start: match.index,
        end: match.index + match[0].length,
      }),
    ];
  },
};

/** Whether a bracket is closed that was not opened. */
function closesTooMuch(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === "(") depth += 1;
    else if (char === ")" && --depth < 0) return true;
  }
  return false;
}

const XPATH_NAMES =
  "count|name|local-name|string-length|substring|contains|starts-with|position|last|text|node|string|normalize-space|translate|concat|doc|document-uri|codepoints-to-string|unparsed-text|comment";
const XPATH: readonly Rule[] = [
  {
    type: "xpath_injection",
    sign: "path of another node",
    pattern:
      /["'\])]\s{0,4}\]?\s{0,4}\|\s{0,4}\/{1,2}[\w*.@[(]|["'\])]\s{0,4}\|\s{0,4}(?:\w{1,32}::|\/{1,2}\*)|["']\s{0,4}\]\s{0,4}\/{1,2}(?:\w{1,32}::|\*|\w{1,32}(?:\[|\/|\())/,
    confidence: 0.88,
    impact: "disclosure",
  },
  {
    type: "xpath_injection",
    sign: "function of XPath in a condition",
    pattern: new RegExp(
      String.raw`(?:["'\])\d]\s{0,4}(?:or|and)\s{1,4}|\(\s{0,2}|["'\d]\s{0,4}\]?\s{0,4}\[\s{0,2})(?:not\s{0,2}\()?(?:${XPATH_NAMES})\s{0,2}\(\s{0,2}(?:\)\s{0,4}=|\/|\.|@|\w{1,32}::|//|(?:${XPATH_NAMES})\s{0,2}\()|(?:child|parent|ancestor|descendant|following-sibling|preceding-sibling|self|attribute)::(?:node\s{0,2}\(|text\s{0,2}\(|\*|\w{1,32}\s{0,2}\[)`,
      "i",
    ),
    confidence: 0.86,
    impact: "disclosure",
  },
];

/** XPath and XQuery that a value continues: other nodes, functions over names and nodes. A selector as a whole is ordinary. */
export const xpath: Inspector = {
  id: "xpath",
  needs: MARK.QUOTE | MARK.BRACKET | MARK.PAREN,
  inspect(value: Value): readonly Finding[] {
    const text = value.decoded;
    if (value.place === "header" || value.place === "file" || text.length > 2_048) return [];
    if (!/[|:/(]/.test(text) || /^\s{0,4}(?:\/{1,2}|\.\/)[\w*@]/.test(text)) return [];
    return byRules(value, XPATH);
  },
};
