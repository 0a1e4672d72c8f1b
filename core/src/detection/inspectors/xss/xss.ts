import { findingIn } from "../finding.ts";
import { MARK } from "../marks.ts";
import { isBareCode, isDocument, isTextField } from "../prose.ts";
import type { Finding, Inspector, Value } from "../types.ts";
import { attributesAt, tagsIn } from "./markup.ts";
import { runningScheme, scriptUriIn } from "./scheme.ts";
import { scriptUsesIn } from "./script.ts";
import { isHandler, signsInTags } from "./tags.ts";

/**
 * Cross-site scripting: reads a value as a browser reads a page in which it lands: as markup, as more attributes behind a quote, as
 * a link, or as script.
 */
export const crossSiteScripting: Inspector = {
  id: "xss",
  needs: MARK.ANGLE | MARK.QUOTE | MARK.PAREN | MARK.COLON | MARK.BRACKET | MARK.TEMPLATE | MARK.SEMICOLON,
  inspect(value) {
    const { decoded, marks } = value;
    const seen: Sighting[] = [];
    if ((marks & MARK.ANGLE) !== 0) seen.push(...markup(value));
    if ((marks & (MARK.QUOTE | MARK.SPACE)) !== 0 && decoded.includes("=")) seen.push(...attributes(value));
    if ((marks & MARK.COLON) !== 0) seen.push(...links(value));
    if ((marks & (MARK.PAREN | MARK.QUOTE | MARK.BRACKET | MARK.OPERATOR | MARK.SEMICOLON)) !== 0)
      seen.push(...script(value));
    return seen.length === 0 ? NOTHING : seen.map((sighting) => toFinding(value, sighting));
  },
};

const NOTHING: readonly Finding[] = [];

interface Sighting {
  readonly sign: string;
  readonly confidence: number;
  readonly start: number;
  readonly end: number;
}

function toFinding(value: Value, { sign, confidence, start, end }: Sighting): Finding {
  return findingIn(value, { type: "xss", impact: "script", sign, confidence, start, end });
}

/** Fields in which people write pages and programs. */
const SOURCE_NAME =
  /(?:^|[._-])(?:html|template|source|code|snippet|script|markup|css|js|diff|patch|svg|xml)$/;
const FENCE = /```|~~~|<(?:code|pre)[\s>]|^ {4}\S|^\t\S/m;
const NAMED_BODY: ReadonlySet<Value["place"]> = new Set(["body", "file"]);

/** How much evidence weighs where a value stands: less in texts in which people show code. */
function weightIn(value: Value): number {
  if (!NAMED_BODY.has(value.place)) return 1;
  if (SOURCE_NAME.test(value.name ?? "")) return 0.5;
  if (FENCE.test(value.decoded) && value.decoded.length > 40) return 0.5;
  return isTextField(value) && isDocument(value.decoded) ? 0.65 : 1;
}

function markup(value: Value): readonly Sighting[] {
  const weight = weightIn(value);
  const isBody = NAMED_BODY.has(value.place);
  return signsInTags(value.decoded, tagsIn(value.decoded)).flatMap((sign) => {
    // Rich text embeds pictures, players and forms.
    const confidence = sign.isEmbedding && isBody ? 0.3 : sign.confidence * weight;
    return [{ ...sign, confidence }];
  });
}

const MAX_QUOTES = 4;
const EVENT = /\son[a-z]{3,32}\s{0,8}=/gi;

/** Attributes behind a quote that ends one of the page, or behind a blank where the page has no quotes. */
function attributes(value: Value): readonly Sighting[] {
  const { decoded } = value;
  const weight = weightIn(value);
  const seen: Sighting[] = [];
  let quotes = 0;
  for (let at = 0; at < decoded.length && quotes < MAX_QUOTES; at += 1) {
    const char = decoded[at];
    if (char !== '"' && char !== "'" && char !== "`") continue;
    quotes += 1;
    for (const attribute of attributesAt(decoded, at + 1).attributes.slice(0, 12)) {
      const { name, value: text, start, end } = attribute;
      const isRun =
        isHandler(attribute) ||
        (/^(?:href|src|action|formaction|xlink:href)$/.test(name) && runningScheme(text) !== undefined);
      if (isRun) seen.push({ sign: "event handler after a quote", confidence: 0.88 * weight, start, end });
      else if (name === "style" && /expression\s{0,4}\(|url\s{0,4}\(/i.test(text)) {
        seen.push({ sign: "style after a quote", confidence: 0.6 * weight, start, end });
      }
    }
  }
  if (seen.length > 0) return seen;
  for (const { index } of decoded.matchAll(EVENT)) {
    const [attribute] = attributesAt(decoded, index + 1).attributes;
    if (attribute === undefined || !isHandler(attribute) || decoded.lastIndexOf("<", index) !== -1) continue;
    if (!/[(`=[]/.test(attribute.value)) continue;
    return [{ sign: "event handler", confidence: 0.8 * weight, start: attribute.start, end: attribute.end }];
  }
  return seen;
}

function links(value: Value): readonly Sighting[] {
  const { decoded } = value;
  const scheme = runningScheme(decoded);
  if (scheme !== undefined && /^\s{0,8}[a-z\s]{2,24}:\S/i.test(decoded)) {
    // A form may send a picture or a page as a data URI.
    const isData = scheme === "document URI" && NAMED_BODY.has(value.place);
    return [{ sign: scheme, confidence: isData ? 0.45 : 0.85, start: 0, end: decoded.length }];
  }
  const at = scriptUriIn(decoded);
  if (at !== -1)
    return [
      {
        sign: "script URI",
        confidence: 0.8 * weightIn(value),
        start: at,
        end: Math.min(decoded.length, at + 80),
      },
    ];
  return [];
}

// What ends a string, a block or an expression of the page's script before the sender's own begins.
const BREAKS_OUT =
  /["'`)}\]][\s)}\]]{0,16}(?:;|,|\+|-|\*|\/|%|&|\||\^|\?|:|<|>|=|\n|\bin\b|\binstanceof\b)|\$\{|\{\{|^\s{0,8}[;})\]]|\\["']/;
const WHOLE =
  /^\s{0,8}(?:\d{1,9}\s{0,4}[;,+*/%|&^-]|[{\d\s[\]]{0,8}onerror|[[({'"/]|new\s|[\s([{!+~;,-]{0,16}[\w$]{2,40}[\s)]{0,4}(?:\??\.[\w$]{0,32}){0,6}\s{0,2}[(`[=])/;

function script(value: Value): readonly Sighting[] {
  const { decoded, place } = value;
  if (place === "path" || place === "file") return [];
  const uses = scriptUsesIn(decoded.toLowerCase());
  if (uses.length === 0) return [];
  const weight = contextWeight(value);
  if (weight === 0) return [];
  const isObvious = uses.some(({ confidence }) => confidence >= 0.85);
  return uses.map((use) => ({
    ...use,
    confidence: isObvious ? Math.max(use.confidence * weight, 0.6 * weight) : use.confidence * weight,
  }));
}

function contextWeight(value: Value): number {
  const { decoded, place } = value;
  const isText = isTextField(value) && NAMED_BODY.has(place);
  if (
    isText &&
    !isBareCode(decoded) &&
    (isDocument(decoded) || SOURCE_NAME.test(value.name ?? "") || !/^["'`\\]|["'`];/.test(decoded))
  )
    return 0.4;
  const inside = weightIn(value);
  if (BREAKS_OUT.test(decoded) || decoded.includes("<")) return inside;
  if (WHOLE.test(decoded)) return inside * 0.85;
  return 0.5 * inside;
}
