import { isTextField, wordsIn } from "./prose.ts";
import type { Finding, Value } from "./types.ts";

const PLACES: ReadonlySet<Value["place"]> = new Set(["body", "file", "query", "user_name"]);
/** Where the words of a sentence end and code begins. */
const CODE_MARK = /["'<>;(){}|`$=[\]*&#/\\]/;
/** Verbs that statements begin with; a sentence that begins with one needs more everyday words. */
const STATEMENT_VERB = /^\s{0,8}(?:select|insert|update|delete|drop|create|alter|union|exec|declare|with)\b/i;
const FENCE = /```|~~~|\[code|<(?:pre|code)[\s>]/i;
/** The most that evidence within a sentence weighs: it supports other evidence only. */
const MOST = 0.45;

/** A tag called by its name: `the <script> tag`. */
const LISTED_TAG = /\b[Tt]he <\w{1,16}> (?:tag|element)\b|^<[^<>]{1,128}>\s(?:works?|does|is|in)\s[^<]{8,}/;
/** How sentences begin and end. */
const SENTENCE = /^\s{0,8}(?:[A-Z][a-z']{0,16}|I)[ ,:]\s{0,2}\S[^]{8,}[.?!:)]\s{0,8}$/;
const CLAUSE = /\b(?:union|select|or\s+\d|and\s+\d)\b/i;
const ARTICLE = /\b(?:the|you|your|please|a|an|our|my)\b/i;

/** A tag that runs something or loads it from elsewhere. */
const RUNS =
  /^<(?:[^]{0,160}(?:alert|confirm|prompt|eval|fetch|document|location|cookie|src\s{0,2}=|javascript)|script[\s/]|script>(?!\s{0,4}tags?\b))/i;

/** Whether people show code in a text: it begins with a sentence, is one, or code stands in a fence. */
function showsCode({ decoded }: Value): boolean {
  const plain = decoded.replaceAll(/^<\w{1,8}>|<\/\w{1,8}>$/g, "");
  const isPlain = !/[=*'"(),;@_\d#`|$]/.test(plain) && ARTICLE.test(decoded);
  if (STATEMENT_VERB.test(plain)) return isPlain;
  const mark = decoded.search(CODE_MARK);
  const opening = decoded.slice(0, mark === -1 ? decoded.length : mark);
  if (/^\s{0,8}[A-Za-z]/.test(opening) && wordsIn(opening) >= 3 && !CLAUSE.test(opening)) return true;
  const words = wordsIn(decoded);
  return (
    (SENTENCE.test(decoded) && (words >= 5 || (words >= 3 && decoded.trimEnd().endsWith("?")))) ||
    LISTED_TAG.test(decoded) ||
    (words >= 3 && FENCE.test(decoded)) ||
    (words >= 4 && /\n\n[A-Z][a-z-]/.test(decoded))
  );
}

/** Findings of a value, those in a text that only shows code weakened. Tags that a browser would run outside a fence stay. */
export function weighQuoted(value: Value, findings: readonly Finding[]): readonly Finding[] {
  if (findings.length === 0 || !PLACES.has(value.place)) return findings;
  if ((value.place === "query" || !isTextField(value)) && value.decoded.length < 40) return findings;
  if (!showsCode(value)) return findings;
  const isFenced = FENCE.test(value.decoded) || value.decoded.trimEnd().endsWith("?");
  return findings.map((finding) =>
    finding.confidence > MOST && (isFenced || !(finding.type === "xss" && RUNS.test(finding.evidence)))
      ? { ...finding, confidence: MOST }
      : finding,
  );
}
