import type { EnrichedEvent, Finding } from "../../model/event.ts";
import type { Detection } from "../../model/detection.ts";
import { TECHNIQUES } from "../../model/techniques.ts";
import { confidenceBy, sightings, signalOf, statusOf, strongestOf, summaryOf } from "./web-evidence.ts";
import type { Clue, Sighting } from "./web-evidence.ts";
import { WEB_FIELDS } from "./web-text.ts";
import type { Place, WebText } from "../../model/web-text.ts";

// `../`, `..\`, `..;/` (Tomcat), and `....//`, which a naive filter turns into `../`.
const CLIMB = String.raw`\.\.(?:\.\.)?(?:;\w{0,16})?[/\\]{1,4}`;

const SENSITIVE = String.raw`(?:etc[/\\]{1,4}(?:\.[/\\])?(?:passwd|shadow|group|hosts|sudoers)\b|proc[/\\]{1,4}(?:self|version|\d)|(?:win|boot|system|php)\.ini\b|windows[/\\]{1,4}system32|\.ssh[/\\]|\bid_rsa\b|\.aws[/\\]|web-inf[/\\]|wp-config\.php|\.bash_history|\.htpasswd)`;

const REPEATED_CLIMB: Clue = {
  label: "climb through parent directories",
  pattern: new RegExp(`(?:${CLIMB}){2}`),
};

const CLIMB_TO_FILE: Clue = {
  label: "climb to a system file",
  pattern: new RegExp(String.raw`\.\.[/\\][^\s"'&<>]{0,200}${SENSITIVE}`),
};

const SCRIPT_WRAPPER: Clue = {
  label: "stream wrapper",
  pattern:
    /\bphp:\/\/(?:filter|input|stdin)|\b(?:expect|phar|zip|glob):\/\/|\bdata:\/\/text|\bfile:\/{2,4}(?:etc|proc|c:|windows)/,
};

const ENCODED: readonly Clue[] = [
  { label: "overlong UTF-8", pattern: /%c0%(?:a[ef]|2[ef])|%c1%9c|%e0%80%a[ef]/ },
  {
    label: "encoded parent directory",
    pattern:
      /%(?:25)?2e(?:%(?:25)?2e|\.)(?:%(?:25)?(?:2f|5c)|[/\\])|\.(?:%(?:25)?2e(?:%(?:25)?(?:2f|5c)|[/\\])|\.%(?:25)?(?:2f|5c))/,
  },
];

/** What counts depends on the place: a lone `../` is odd in a parameter, normal in a path, and everyday in prose. */
const CLUES: Readonly<Record<Place, readonly Clue[]>> = {
  path: [
    CLIMB_TO_FILE,
    REPEATED_CLIMB,
    { label: "system file", pattern: new RegExp(`^/{1,4}${SENSITIVE}`) },
    { label: "climb above the root", pattern: new RegExp(`^[/\\\\]{1,4}${CLIMB}`) },
  ],
  query: [
    CLIMB_TO_FILE,
    REPEATED_CLIMB,
    { label: "parent directory", pattern: new RegExp(`(?:^|[=/\\\\])${CLIMB}`) },
    {
      label: "system file",
      pattern: new RegExp(String.raw`(?:^|=)(?:[a-z]:)?[/\\]{0,4}(?:windows[/\\])?${SENSITIVE}`),
    },
    SCRIPT_WRAPPER,
  ],
  body: [
    CLIMB_TO_FILE,
    { label: "climb through parent directories", pattern: new RegExp(`(?:^|=|:\\s?")(?:${CLIMB}){3}`) },
    { label: "stream wrapper", pattern: /\bphp:\/\/(?:filter|input|stdin)|\b(?:expect|phar):\/\// },
    {
      label: "XML external entity",
      pattern: /<!entity\b[^<>]{0,200}\bsystem\s{1,8}["'](?:file|php|expect|https?|ftp):/,
    },
  ],
  header: [CLIMB_TO_FILE, { label: "stream wrapper", pattern: /\bphp:\/\/(?:filter|input|stdin)/ }],
  "request line": [CLIMB_TO_FILE, REPEATED_CLIMB],
  "user name": [CLIMB_TO_FILE, REPEATED_CLIMB],
};

const SYSTEM_FILE = new RegExp(SENSITIVE);

/** What every clue above needs. */
const HINT = new RegExp(String.raw`\.\.|%(?:25)?2e|%c[01]|%e0%80|:/|<!entity|${SENSITIVE}`);

/** Requests for files outside of what the application serves. HIGH where a system file was asked for and answered by 200. */
export const detection: Detection = {
  id: "path-traversal",
  title: "Path traversal",
  technique: TECHNIQUES.PATH_TRAVERSAL,
  actions: [
    "Check the reply's status and size: did the server send the file",
    "Change every secret that the file held, if it was sent",
    "Resolve the path on the server and refuse what leaves the served folder",
  ],
  reads: WEB_FIELDS,
  examine: (enriched) => strongestOf(enriched, examineText),
};

function examineText(text: WebText, enriched: EnrichedEvent): Finding | undefined {
  const seen = evidenceIn(text);
  if (seen.length === 0) return undefined;
  const file = text.forms.map((form) => SYSTEM_FILE.exec(form)).find((match) => match !== null);
  const signals = file === undefined ? seen : [...seen, { label: "target", excerpt: file[0] }];
  return {
    detection: detection.id,
    severity: file !== undefined && statusOf(enriched) === 200 ? "HIGH" : "MEDIUM",
    threat_type: "PATH_TRAVERSAL",
    confidence: confidenceBy(signals.length, [0.6, 0.75, 0.9, 0.95]),
    summary: summaryOf("Path traversal", text, enriched, seen),
    signals: signals.map(signalOf),
  };
}

function evidenceIn({ place, forms }: WebText): readonly Sighting[] {
  if (!forms.some((form) => HINT.test(form))) return [];
  const seen = sightings(forms, CLUES[place]);
  if (place !== "path" && place !== "query") return seen;
  return [...seen, ...sightings(forms.slice(0, 1), ENCODED)];
}
