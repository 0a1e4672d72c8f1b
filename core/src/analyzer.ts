import { keepYoung } from "./common/heap.ts";
import { STANDARD_RULES } from "./detection/index.ts";
import { loadGeo } from "./geo/geoip.ts";
import { createEnricher } from "./geo/origin.ts";
import type { RuleSet } from "./model/rule-set.ts";
import { createAnalyzer } from "./pipeline/run.ts";
import type { Analyzer } from "./pipeline/run.ts";
import { SOURCES } from "./sources/index.ts";

/** Opens the pipeline with all sources and the geography; the same for the deployed function and for the command line. */
export async function openAnalyzer(options: {
  /** Default: all rules. */
  readonly rules?: RuleSet;
  readonly trustedRanges: readonly string[];
  readonly now: (eventTime: number) => number;
}): Promise<Analyzer> {
  keepYoung();
  const { rules = STANDARD_RULES, trustedRanges, now } = options;
  const { detections, correlations } = rules;
  const originOf = createEnricher({ geo: await loadGeo(), trustedRanges });
  return createAnalyzer({ sources: SOURCES, detections, correlations, originOf, now });
}
