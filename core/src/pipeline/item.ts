import type { Threat } from "@threatstream/contracts";
import type { CorrelationDelta } from "../model/correlation-state.ts";
import type { RuledFinding } from "../model/detection.ts";
import type { EnrichedEvent, Origin } from "../model/event.ts";
import type { RuleSet } from "../model/rule-set.ts";
import type { SourceIndex } from "../sources/source-index.ts";
import { refusal } from "./refusal.ts";
import type { RawRecord, RefusedRecord } from "./split.ts";

/** What one event causes, before it meets what is stored. */
export interface Analysis {
  readonly threat: Threat;
  /** The title of the strongest detection, for an alert. */
  readonly title: string;
  /** Event time, epoch milliseconds. */
  readonly at: number;
  readonly correlations: readonly CorrelationDelta[];
  /** The event's payload, to explain the threat with; it is not stored. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** The outcome for one record. */
export type Outcome =
  | { readonly kind: "analyzed"; readonly analysis: Analysis }
  | { readonly kind: "ignored"; readonly reason: string }
  /** With the `error` if it was the pipeline that failed on the record: a defect. */
  | { readonly kind: "refused"; readonly refused: RefusedRecord; readonly error?: Error };

/** A record on its way through the steps. Each step fills in its part, or sets the outcome. */
export interface Item {
  readonly record: RawRecord;
  /** Once it is set, the steps that follow leave the item alone. */
  outcome: Outcome | undefined;
  /** From `normalize` on, its origin from `enrich` on. */
  event: EnrichedEvent | undefined;
  /** When the analysis began, epoch milliseconds. */
  startedAt: number;
  /** From `detect` on, strongest first. */
  findings: readonly RuledFinding[];
  /** From `correlate` on. */
  correlations: readonly CorrelationDelta[];
}

/** Everything that varies between two pipelines. */
export interface PipelineContext {
  readonly sources: SourceIndex;
  readonly rules: RuleSet;
  readonly originOf: (ip: string) => Origin;
  readonly now: (eventTime: number) => number;
}

/** Takes a batch of items one step further. Must fail per item, never for the batch: use `forEachOpen`. */
export type Step = (batch: readonly Item[], context: PipelineContext) => void;

/** Makes an item of a record. */
export function newItem(record: RawRecord): Item {
  return {
    record,
    outcome: undefined,
    event: undefined,
    startedAt: 0,
    findings: NO_FINDINGS,
    correlations: NO_CORRELATIONS,
  };
}

const NO_FINDINGS: readonly RuledFinding[] = [];
const NO_CORRELATIONS: readonly CorrelationDelta[] = [];

/** Calls `take` with each item that has no outcome yet. An item on which it throws is refused; its neighbours go on. */
export function forEachOpen(batch: readonly Item[], take: (item: Item) => void): void {
  for (const item of batch) {
    if (item.outcome !== undefined) continue;
    try {
      take(item);
    } catch (cause) {
      fail(item, cause);
    }
  }
}

/** The same for items with an event, which is every open item after `normalize`. */
export function forEachEvent(batch: readonly Item[], take: (event: EnrichedEvent, item: Item) => void): void {
  forEachOpen(batch, (item) => {
    if (item.event !== undefined) take(item.event, item);
  });
}

/** Refuses an item on which a step failed. */
export function fail(item: Item, cause: unknown): void {
  const { record } = item;
  const message = "The pipeline failed on this record; the log has the cause.";
  item.outcome = {
    kind: "refused",
    refused: refusal(record, { reason: "processing_failed", message, format: record.format ?? "" }),
    error: cause instanceof Error ? cause : new Error(String(cause)),
  };
}
