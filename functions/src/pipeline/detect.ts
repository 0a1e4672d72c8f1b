import type { Detection } from "../detection/detection.ts";
import { EVENT_DETECTIONS } from "../detection/events/index.ts";
import type { EnrichedEvent } from "./records.ts";
import { byStrength } from "./score.ts";
import type { RuledFinding } from "./score.ts";

/** A detection and the bits of the payload fields that it reads. */
interface Rule {
  readonly detection: Detection;
  readonly needs: number;
}

// Each payload field that decides which detections examine an event has a bit; one more is set for every event.
const FIELDS = [...new Set(EVENT_DETECTIONS.flatMap(({ reads = [] }) => reads))];
const BITS: ReadonlyMap<string, number> = new Map(FIELDS.map((name, index) => [name, 1 << index]));
const ANY = 1 << FIELDS.length;
const RULES: readonly Rule[] = EVENT_DETECTIONS.map((detection) => ({
  detection,
  needs: bitsOf(detection.reads),
}));
/** Bits of a whole number on which JavaScript's operators work, without its sign. */
const MOST_BITS = 31;
if (FIELDS.length >= MOST_BITS) {
  throw new RangeError(
    `The detections read ${FIELDS.length} fields; ${MOST_BITS - 1} have a bit of their own.`,
  );
}

function bitsOf(fields: readonly string[] | undefined): number {
  return (fields ?? []).reduce((bits, name) => bits | (BITS.get(name) ?? 0), fields === undefined ? ANY : 0);
}

function bitsIn({ event }: EnrichedEvent): number {
  let bits = ANY;
  for (const name in event.payload) bits |= BITS.get(name) ?? 0;
  return bits;
}

const NOTHING: readonly RuledFinding[] = [];

/**
 * What the detections find in each event, strongest first; nothing in ordinary events, and in places that hold `undefined`. An
 * event that breaks a detection is told of through `failed`, with its place, and is examined no further.
 *
 * Each detection examines all events before the next one does, for the same reason as in `createAnalyzer`.
 */
export function detect(
  events: readonly (EnrichedEvent | undefined)[],
  failed: (index: number, cause: unknown) => void,
): readonly (readonly RuledFinding[])[] {
  const found = events.map(() => NOTHING);
  const bits = events.map((event) => (event === undefined ? 0 : bitsIn(event)));
  for (const { detection, needs } of RULES) {
    for (let index = 0; index < events.length; index += 1) {
      if (((bits[index] ?? 0) & needs) === 0) continue;
      const event = events[index];
      if (event === undefined) continue;
      try {
        const finding = detection.examine(event);
        if (finding !== undefined)
          found[index] = [...(found[index] ?? NOTHING), { ...finding, rule: detection }];
      } catch (cause) {
        bits[index] = 0;
        failed(index, cause);
      }
    }
  }
  return found.map((findings) => (findings.length > 1 ? findings.toSorted(byStrength) : findings));
}
