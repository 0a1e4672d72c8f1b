import type { EnrichedEvent, Finding } from "../../model/event.ts";
import { quote, textField } from "../../common/text.ts";
import { webTexts } from "./web-text.ts";
import type { WebText } from "../../model/web-text.ts";

/** One class of evidence: its name for people and the pattern that shows it in a decoded, lower-cased text. */
export interface Clue {
  readonly label: string;
  /** Linear in the length of the text: no unbounded gap, no repetition inside a repetition over the same characters. */
  readonly pattern: RegExp;
}

/** Evidence that was seen, with the text that shows it. */
export interface Sighting {
  readonly label: string;
  readonly excerpt: string;
}

/** The strongest of what one detection finds in the texts of an event; the first of equals. */
export function strongestOf(
  enriched: EnrichedEvent,
  examine: (text: WebText, enriched: EnrichedEvent) => Finding | undefined,
): Finding | undefined {
  let strongest: Finding | undefined;
  for (const text of webTexts(enriched)) {
    const found = examine(text, enriched);
    if (found !== undefined && (strongest === undefined || found.confidence > strongest.confidence)) {
      strongest = found;
    }
  }
  return strongest;
}

/** What shows in any of the forms, each label once, in the order of the clues. */
export function sightings(forms: readonly string[], clues: readonly Clue[]): readonly Sighting[] {
  const seen: Sighting[] = [];
  for (const { label, pattern } of clues) {
    if (seen.some((sighting) => sighting.label === label)) continue;
    for (const form of forms) {
      const match = pattern.exec(form);
      if (match === null) continue;
      seen.push({ label, excerpt: form.slice(match.index, match.index + match[0].length) });
      break;
    }
  }
  return seen;
}

/** A sighting as a signal: `UNION SELECT: "union select 1,2"`. */
export function signalOf({ label, excerpt }: Sighting): string {
  return `${label}: ${quote(excerpt.trim(), 60)}`;
}

/** `SQL injection in the query of GET /login: UNION SELECT, comment truncation`. */
export function summaryOf(
  title: string,
  text: WebText,
  { event }: EnrichedEvent,
  seen: readonly Sighting[],
): string {
  const request = requestLine(event.payload);
  const place = `${placeOf(text)}${request === "" ? "" : ` of ${request}`}`;
  return `${title} in the ${place}: ${seen.map(({ label }) => label).join(", ")}`;
}

/** Confidence by the number of independent classes of evidence: the first value for one, the last for as many or more. */
export function confidenceBy(classes: number, steps: readonly [number, ...number[]]): number {
  return steps[Math.min(classes, steps.length) - 1] ?? steps[0];
}

/** The status of the reply, where the event has one. */
export function statusOf({ event }: EnrichedEvent): number | undefined {
  const status = Object.hasOwn(event.payload, "status") ? event.payload["status"] : undefined;
  const value = typeof status === "string" && /^\d{3}$/.test(status) ? Number(status) : status;
  return typeof value === "number" && value >= 100 && value <= 599 ? value : undefined;
}

// What an attacker wrote stands in quotes unless it is made of these alone.
const BARE_METHOD = /^[A-Z]{1,16}$/;
const BARE_PATH = /^\/[\w\-./]{0,79}$/;
const BARE_HEADER = /^[A-Za-z][\w-]{0,39}$/;

/** `GET /login`, as far as the event says it; empty where it says neither. */
export function requestLine(payload: Readonly<Record<string, unknown>>): string {
  const method = textField(payload, "method");
  const path = textField(payload, "url")?.split("?", 1)[0];
  return [
    method === undefined ? undefined : BARE_METHOD.test(method) ? method : quote(method, 16),
    path === undefined ? undefined : BARE_PATH.test(path) ? path : quote(path),
  ]
    .filter((part) => part !== undefined)
    .join(" ");
}

function placeOf({ place, header }: WebText): string {
  if (place !== "header") return place;
  return `header ${BARE_HEADER.test(header) ? header.toLowerCase() : quote(header, 40)}`;
}
