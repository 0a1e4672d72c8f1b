import { EVENT_DETECTIONS } from "../detection/events/index.ts";
import type { EnrichedEvent } from "./records.ts";
import { byStrength } from "./score.ts";
import type { RuledFinding } from "./score.ts";

/** What the detections find in one event, strongest first; `[]` for an ordinary event. */
export function detect(enriched: EnrichedEvent): readonly RuledFinding[] {
  const found: RuledFinding[] = [];
  for (const rule of EVENT_DETECTIONS) {
    const finding = rule.examine(enriched);
    if (finding !== undefined) found.push({ ...finding, rule });
  }
  return found.length > 1 ? found.toSorted(byStrength) : found;
}
