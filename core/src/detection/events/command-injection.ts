import type { EnrichedEvent, Finding } from "../../model/event.ts";
import type { Detection } from "../../model/detection.ts";
import {
  COMMAND_CLUES,
  COMMAND_HINT,
  JNDI,
  LINE_CLUE,
  SHELLSHOCK,
  withoutInnerQuotes,
  withoutLookups,
} from "./command-clues.ts";
import { TECHNIQUES } from "../../model/techniques.ts";
import { confidenceBy, sightings, signalOf, strongestOf, summaryOf } from "./web-evidence.ts";
import type { Sighting } from "./web-evidence.ts";
import { WEB_FIELDS } from "./web-text.ts";
import type { WebText } from "../../model/web-text.ts";

const OUTSIDE_BODY = [...COMMAND_CLUES, LINE_CLUE];

const QUOTED_INSIDE = /[;|&\x60(]\s{0,4}[\w/]{1,32}(?:\\|''|""|['"]\w{1,4}['"])/;

/** Shell commands in what a request carries, and the two famous ways to run code through any logged text. */
export const detection: Detection = {
  id: "command-injection",
  title: "Command injection",
  technique: TECHNIQUES.COMMAND_INJECTION,
  actions: [
    "Look on the attacked host for new processes and outgoing connections since the request",
    "Isolate the host if a command ran",
    "Patch Log4j or Bash, or call programs without a shell",
  ],
  reads: WEB_FIELDS,
  examine: (enriched) => strongestOf(enriched, examineText),
};

function examineText(text: WebText, enriched: EnrichedEvent): Finding | undefined {
  const remote = remoteCode(text);
  const seen = [...remote, ...commands(text)];
  if (seen.length === 0) return undefined;
  return {
    detection: detection.id,
    severity: remote.length > 0 ? "CRITICAL" : "HIGH",
    threat_type: "COMMAND_INJECTION",
    confidence: remote.length > 0 ? 0.95 : confidenceBy(seen.length, [0.8, 0.9, 0.95]),
    summary: summaryOf("Command injection", text, enriched, seen),
    signals: seen.map(signalOf),
  };
}

function remoteCode({ place, forms }: WebText): readonly Sighting[] {
  const lookups = forms.some((form) => form.includes("${"))
    ? sightings(forms.map(withoutLookups), [JNDI])
    : [];
  // A body becomes no environment variable, and `() { return; };` in it is JavaScript.
  return place === "body" ? lookups : [...lookups, ...sightings(forms, [SHELLSHOCK])];
}

function commands({ place, forms }: WebText): readonly Sighting[] {
  const hinted = forms.filter((form) => COMMAND_HINT.test(form));
  if (hinted.length === 0) return [];
  const spelled = [...hinted, ...hinted.filter((form) => QUOTED_INSIDE.test(form)).map(withoutInnerQuotes)];
  return sightings(spelled, place === "body" ? COMMAND_CLUES : OUTSIDE_BODY);
}
