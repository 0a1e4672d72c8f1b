import { keepYoung } from "./heap.ts";
import { createEnricher } from "./pipeline/enrich.ts";
import { loadGeo } from "./pipeline/geo.ts";
import { createAnalyzer } from "./pipeline/run.ts";
import type { Analyzer } from "./pipeline/run.ts";

/** The pure core with its geography; the same for the deployed function and for the command line. */
export async function wireAnalyzer(options: {
  readonly trustedRanges: readonly string[];
  readonly now: (eventTime: number) => number;
}): Promise<Analyzer> {
  keepYoung();
  const originOf = createEnricher({ geo: await loadGeo(), trustedRanges: options.trustedRanges });
  return createAnalyzer({ originOf, now: options.now });
}
