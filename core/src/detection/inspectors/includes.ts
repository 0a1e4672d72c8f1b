import { MARK } from "./marks.ts";
import type { Rule } from "./rules.ts";
import { byRules } from "./rules.ts";
import type { Inspector } from "./types.ts";

const RULES: readonly Rule[] = [
  {
    type: "ssi_injection",
    sign: "server-side include",
    pattern: /<[!]--\s{0,4}#\s{0,4}(?:exec|include|echo|printenv|config|set|flastmod|fsize|if|email|odbc)\b/i,
    confidence: 0.95,
    impact: "execution",
    doubt: 0.3,
  },
  {
    type: "ssi_injection",
    sign: "edge-side include",
    pattern: /<esi:(?:include|vars|remove|inline|assign|debug|try|choose|comment)\b|<[!]--esi\b/i,
    confidence: 0.93,
    impact: "disclosure",
    doubt: 0.3,
  },
];

/** Directives that a web server or a cache works out in the pages it sends (SSI, ESI). */
export const includes: Inspector = {
  id: "includes",
  needs: MARK.ANGLE,
  inspect: (value) => (/<(?:!--|esi)/i.test(value.decoded) ? byRules(value, RULES) : []),
};
