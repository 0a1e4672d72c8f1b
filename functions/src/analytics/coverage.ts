import { TECHNIQUES } from "@threatstream/core/model";
import type { RuleInfo, Technique } from "@threatstream/core/model";

/** A technique of ATT&CK that the detections know of. */
export interface CoveredTechnique extends Technique {
  /** Ids of the detections that name it; empty where only its type of threat stands for it. */
  readonly detections: readonly string[];
}

/** Returns the techniques that these rules can raise, by id. */
export function coveredTechniques(rules: readonly RuleInfo[]): readonly CoveredTechnique[] {
  const byId = new Map<string, { technique: Technique; detections: string[] }>();
  const entryOf = (technique: Technique) => {
    const entry = byId.get(technique.id) ?? { technique, detections: [] };
    byId.set(technique.id, entry);
    return entry;
  };
  for (const technique of Object.values(TECHNIQUES)) entryOf(technique);
  for (const { id, technique } of rules) if (technique !== undefined) entryOf(technique).detections.push(id);
  return [...byId.values()]
    .map(({ technique, detections }) => ({ ...technique, detections: detections.toSorted() }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
