import type { EnrichedEvent, Finding } from "../../model/event.ts";
import type { Detection } from "../../model/detection.ts";
import { TECHNIQUES } from "../../model/techniques.ts";
import { confidenceBy, sightings, signalOf, strongestOf, summaryOf } from "./web-evidence.ts";
import type { Clue } from "./web-evidence.ts";
import { WEB_FIELDS } from "./web-text.ts";
import type { WebText } from "../../model/web-text.ts";

// Names of DOM events, so that attributes such as `online` or `once` are no handlers.
const HANDLER = String.raw`on(?:error|load|unload|(?:aux|dbl)?click|contextmenu|(?:mouse|pointer|touch|key|drag|animation|transition|focus|before|after|page|play|canplay|select|scroll|fullscreen)[a-z]{0,12}|blur|toggle|change|input|submit|reset|wheel|hashchange|message|begin|end|repeat|start|finish|bounce|cut|copy|paste|drop|pause|ended|progress|seek(?:ed|ing)|invalid|search|show|cancel|close|resize|storage|popstate|readystatechange|propertychange|activate)`;

const SPACE = String.raw`[\s\u0000]`;

const SINK = String.raw`(?:alert|confirm|prompt|eval|fetch|atob|settimeout|setinterval|import|string\.fromcharcode)`;

/** The letters of a word, with the white space between them that browsers drop. */
const spaced = (word: string): string => word.split("").join(`${SPACE}{0,2}`);

const STRONG: readonly Clue[] = [
  { label: "script tag", pattern: /<[\s\u0000]{0,4}\/?script(?:[\s/>]|$)/ },
  {
    label: "event handler in a tag",
    pattern: new RegExp(String.raw`<[a-z!][^<>]{0,256}[\s/"'\u0000]${HANDLER}[^\w<>=]{0,32}=`),
  },
  {
    label: "event handler after a quote",
    pattern: new RegExp(
      String.raw`["'\x60][\s/]{0,8}(?:[a-z]{1,16}(?:=\w{0,16})?[\s/]{1,4})?${HANDLER}\s{0,8}=`,
    ),
  },
  {
    // `javascript:void(0)` is what crawlers make of a link that does nothing.
    label: "script URI",
    pattern: new RegExp(
      String.raw`(?:${spaced("java")}|vb)${SPACE}{0,4}${spaced("script")}${SPACE}{0,4}:(?!void ?\(0\);?(?:$|[\s"'&<]))(?:\s{0,4}${SINK}\s{0,4}[(\x60]|//|/\*|[^\s"'<>&]{0,64}[(\x60=])`,
    ),
  },
  { label: "HTML data URI", pattern: /data:text\/html[;,\s]/ },
  { label: "inline frame document", pattern: /<iframe[^<>]{0,256}srcdoc/ },
  {
    label: "script in a style",
    pattern: /style\s{0,4}=[^<>]{0,200}(?:expression\s{0,4}\(|-moz-binding\s{0,4}:)/,
  },
  { label: "template expression", pattern: /\bconstructor\.constructor\s{0,2}\(/ },
];

/** Rich text and code in a body have these too; in a URL or a header they are out of place. */
const OUTSIDE_BODY: readonly Clue[] = [
  ...STRONG,
  {
    label: "embedding tag",
    pattern:
      /<(?:iframe|object|embed|base|applet|frame|meta)[\s/][^<>]{0,256}(?:src|data|href|code|content)\s{0,4}=/,
  },
  {
    label: "call after a quote",
    pattern: new RegExp(String.raw`["'\x60][;+*,-]{1,3}\s{0,2}${SINK}\s{0,2}[(\x60]`),
  },
];

const WEAK: readonly Clue[] = [
  {
    label: "access to the page",
    pattern: /\b(?:document\.(?:cookie|domain|write|location)|window\.|localstorage)/,
  },
  { label: "call of a script function", pattern: new RegExp(String.raw`\b${SINK}\s{0,4}[(\x60]`) },
];

/** What every class needs; quicker than all of them. */
const HINT =
  /<[\s\u0000/!a-z]|=(?<=(?:\bon[a-z]{3,32}[^\w<>=]{0,32}|style\s{0,4})=)|:(?<=(?:t[\s\u0000]{0,4}|data):)|\.constructor|["'`][;+*,-]{1,3}\s{0,2}[a-z]{4,32}[.\s(`]/;

/** Script in what a request carries. Whether the application reflects it cannot be seen from here, hence MEDIUM. */
export const detection: Detection = {
  id: "cross-site-scripting",
  title: "Cross-site scripting",
  technique: TECHNIQUES.XSS,
  actions: [
    "Send the same request and check whether the reply holds the text unescaped",
    "Escape the attacked parameter where the page shows it",
    "Look for stored copies of the text in the application's data",
  ],
  reads: WEB_FIELDS,
  examine: (enriched) => strongestOf(enriched, examineText),
};

function examineText(text: WebText, enriched: EnrichedEvent): Finding | undefined {
  if (!text.forms.some((form) => HINT.test(form))) return undefined;
  const strong = sightings(text.forms, text.place === "body" ? STRONG : OUTSIDE_BODY);
  if (strong.length === 0) return undefined;
  const seen = [...strong, ...sightings(text.forms, WEAK)];
  return {
    detection: detection.id,
    severity: "MEDIUM",
    threat_type: "XSS",
    confidence: confidenceBy(seen.length, [0.7, 0.85, 0.92]),
    summary: summaryOf("Cross-site scripting", text, enriched, seen),
    signals: seen.map(signalOf),
  };
}
