import type { CorrelationStream } from "../model/correlation.ts";
import type { Detection } from "../model/detection.ts";
import type { Origin } from "../model/event.ts";
import { createRuleSet } from "../model/rule-set.ts";
import { createSourceIndex } from "../sources/source-index.ts";
import type { Source } from "../sources/source.ts";
import { buildThreat } from "./build-threat.ts";
import { correlate } from "./correlate.ts";
import { detect } from "./detect.ts";
import { enrich } from "./enrich.ts";
import { newItem } from "./item.ts";
import type { Outcome, PipelineContext, Step } from "./item.ts";
import { normalize } from "./normalize.ts";
import type { RawRecord } from "./split.ts";

/** The pipeline: each record takes these steps, in this order. */
const STEPS: readonly Step[] = [normalize, enrich, detect, correlate, buildThreat];

export interface Analyzer {
  /**
   * Takes records through the steps and returns one outcome for each, in their order. Never throws: a record that breaks a step is
   * refused, and its neighbours go on.
   */
  analyze(records: readonly RawRecord[]): readonly Outcome[];
}

export interface AnalyzerOptions {
  /** In the order in which they are asked whether they recognize a record. */
  readonly sources: readonly Source[];
  readonly detections: readonly Detection[];
  readonly correlations: readonly CorrelationStream[];
  /** Returns what is known about an address. */
  readonly originOf: (ip: string) => Origin;
  /** Returns when the analysis of an event with this time takes place, epoch milliseconds. */
  readonly now: (eventTime: number) => number;
}

/** Up to this many records take each step together. */
const STEP_BATCH_SIZE = 256;

/**
 * Makes the pure core. Its outcome for a record depends on the record and the options alone; what is stored is met later, when the
 * outcome is committed.
 *
 * All records of a batch take one step before any takes the next: the code and the tables of one step stay in the processor's
 * cache; those of all steps together do not.
 */
export function createAnalyzer({
  sources,
  detections,
  correlations,
  originOf,
  now,
}: AnalyzerOptions): Analyzer {
  const context: PipelineContext = {
    sources: createSourceIndex(sources),
    rules: createRuleSet({ detections, correlations }),
    originOf,
    now,
  };
  return {
    analyze(records) {
      const outcomes: Outcome[] = [];
      for (let from = 0; from < records.length; from += STEP_BATCH_SIZE) {
        const batch = records.slice(from, from + STEP_BATCH_SIZE).map(newItem);
        for (const step of STEPS) step(batch, context);
        for (const { outcome } of batch) if (outcome !== undefined) outcomes.push(outcome);
      }
      return outcomes;
    },
  };
}
