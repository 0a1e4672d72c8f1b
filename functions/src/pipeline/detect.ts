import { EVENT_DETECTIONS } from "../detection/events/index.ts";
import type { EnrichedEvent } from "./records.ts";
import { byStrength } from "./score.ts";
import type { RuledFinding } from "./score.ts";

// Each payload field that decides which detections examine an event has a bit.
const FIELDS = [...new Set(EVENT_DETECTIONS.flatMap(({ reads = [] }) => reads))];
const BITS: ReadonlyMap<string, number> = new Map(FIELDS.map((name, index) => [name, 1 << index]));
const ANY = 1 << FIELDS.length;
const RULES = EVENT_DETECTIONS.map((rule) => ({ rule, needs: bitsOf(rule.reads) }));

function bitsOf(fields: readonly string[] | undefined): number {
  return (fields ?? []).reduce((bits, name) => bits | (BITS.get(name) ?? 0), fields === undefined ? ANY : 0);
}

/** What the detections find in one event, strongest first; `[]` for an ordinary event. */
export function detect(enriched: EnrichedEvent): readonly RuledFinding[] {
  const found: RuledFinding[] = [];
  let has = ANY;
  for (const name in enriched.event.payload) has |= BITS.get(name) ?? 0;
  for (const { rule, needs } of RULES) {
    if ((has & needs) === 0) continue;
    const finding = rule.examine(enriched);
    if (finding !== undefined) found.push({ ...finding, rule });
  }
  return found.length > 1 ? found.toSorted(byStrength) : found;
}
