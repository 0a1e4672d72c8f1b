import type { EnrichedEvent, Finding } from "../../model/event.ts";
import type { Detection } from "../../model/detection.ts";
import { OBFUSCATION, SQL_HINT, STRONG, WEAK } from "./sql-clues.ts";
import type { SqlClue } from "./sql-clues.ts";
import { TECHNIQUES } from "../../model/techniques.ts";
import { confidenceBy, sightings, signalOf, strongestOf, summaryOf } from "./web-evidence.ts";
import { WEB_FIELDS } from "./web-text.ts";
import type { WebText } from "../../model/web-text.ts";

/**
 * SQL injection in any text of a request, and in `payload.query` of a database event. A database event carries whole
 * statements, in which UNION, a comment or a second statement is normal SQL; there only what no application writes counts.
 */
export const detection: Detection = {
  id: "sql-injection",
  title: "SQL injection",
  technique: TECHNIQUES.SQL_INJECTION,
  actions: [
    "Check the database's log for the statement that ran and for rows it returned",
    "Block the source at the web application firewall",
    "Replace the string concatenation behind the attacked parameter with a bound parameter",
  ],
  reads: WEB_FIELDS,
  examine: (enriched) => strongestOf(enriched, examineText),
};

function examineText(text: WebText, enriched: EnrichedEvent): Finding | undefined {
  if (!text.forms.some((form) => SQL_HINT.test(form))) return undefined;
  const forms = text.forms.map(sqlText);
  const kind = statementKind(enriched, forms);
  const clues = STRONG.filter(({ inStatement }) => counts(inStatement, kind));
  const strong = sightings(forms, clues);
  if (strong.length === 0) return undefined;
  const weak = [...sightings(forms, WEAK), ...sightings(text.forms, OBFUSCATION)];
  const seen = [...strong, ...weak.filter(({ label }) => !strong.some((each) => each.label === label))];
  const isCritical = clues.some(
    ({ critical }) => critical !== undefined && forms.some((form) => critical.test(form)),
  );
  return {
    detection: detection.id,
    severity: isCritical ? "CRITICAL" : "HIGH",
    threat_type: "SQL_INJECTION",
    confidence: confidenceBy(seen.length, [0.7, 0.85, 0.92, 0.97]),
    summary: summaryOf("SQL injection", text, enriched, seen),
    signals: seen.map(signalOf),
  };
}

const STATEMENT =
  /^[ (]{0,4}(?:select|insert into|update [\w.`"[\]]{1,64} set|delete from|with \w{1,64} as|create|alter|drop|begin|declare|explain|merge into|exec|call) /;

const READING = /^[ (]{0,4}(?:select|with) /;

/**
 * Whether a text is a whole statement, and one that only reads. A web request carries none: there an attacker could put
 * `select ` in front to have the rest excused.
 */
function statementKind({ event }: EnrichedEvent, forms: readonly string[]): "reading" | "other" | undefined {
  if (Object.hasOwn(event.payload, "url") || !forms.some((form) => STATEMENT.test(form))) return undefined;
  return forms.some((form) => READING.test(form)) ? "reading" : "other";
}

function counts(inStatement: SqlClue["inStatement"], kind: "reading" | "other" | undefined): boolean {
  if (kind === undefined || inStatement === "counts") return true;
  return inStatement === "after select" && kind === "reading";
}

/** Comments and runs of white space as single spaces; the words of a versioned comment (`/*!50000 …`) stay. */
function sqlText(form: string): string {
  const bare = form.includes("/*") ? withoutComments(form) : form;
  return OTHER_SPACE.test(bare) ? bare.replace(/[\s\u00a0]+/g, " ") : bare;
}

/** White space that is not a single space. */
const OTHER_SPACE = / {2}|[^\S ]/;

function withoutComments(text: string): string {
  let kept = "";
  let from = 0;
  for (;;) {
    const open = text.indexOf("/*", from);
    const close = open === -1 ? -1 : text.indexOf("*/", open + 2);
    if (close === -1) return kept + text.slice(from);
    const versioned = text[open + 2] === "!" ? text.slice(open + 3, close).replace(/^\d{1,6}/, "") : "";
    kept += `${text.slice(from, open)} ${versioned} `;
    from = close + 2;
  }
}
