import type { Threat } from "@threatstream/contracts";
import { correlate } from "./correlate.ts";
import type { CorrelationDelta } from "./correlate.ts";
import { detect } from "./detect.ts";
import { threatId } from "./ids.ts";
import { normalize } from "./normalize.ts";
import type { Normalized } from "./normalize.ts";
import type { EnrichedEvent, Origin } from "./records.ts";
import { scoreEvent } from "./score.ts";
import type { RawRecord, RefusedRecord } from "./split.ts";

/** What one event causes, before it meets what is stored. */
export interface Analysis {
  readonly threat: Threat;
  /** The title of the strongest detection, for an alert. */
  readonly title: string;
  readonly at: number;
  readonly correlations: readonly CorrelationDelta[];
  /** What the event said, for whoever explains the threat; it is not stored. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** The outcome for one record. */
export type Outcome =
  | { readonly kind: "analyzed"; readonly analysis: Analysis }
  | { readonly kind: "ignored"; readonly reason: string }
  | { readonly kind: "refused"; readonly refused: RefusedRecord };

export interface Analyzer {
  /** Takes one record through normalize → enrich → detect → correlate → score. Never throws. */
  analyze(record: RawRecord): Outcome;
}

export interface AnalyzerOptions {
  /** What is known about an address. */
  readonly originOf: (ip: string) => Origin;
  /** When the analysis of an event with this time takes place, epoch milliseconds. */
  readonly now: (eventTime: number) => number;
}

/**
 * The pure core, one record at a time. What it returns depends on the record, the geography and the clock alone; what is
 * already stored is met later, in `settle`.
 */
export function createAnalyzer({ originOf, now }: AnalyzerOptions): Analyzer {
  return {
    analyze(record) {
      const normalized = normalize(record);
      if (normalized.kind === "ignored") return normalized;
      if (normalized.kind === "refused") return { kind: "refused", refused: refusal(record, normalized) };
      const { event, at, format } = normalized;
      const startedAt = now(at);
      const { simulations } = record;
      const enriched: EnrichedEvent = { event, at, format, origin: originOf(event.source_ip), simulations };
      const findings = detect(enriched);
      const correlations = correlate(enriched, findings);
      const stamp = { analyzedAt: startedAt, processingMs: Math.max(0, Math.round(now(at) - startedAt)) };
      const threat = scoreEvent(threatId(event.event_id), enriched, findings, stamp);
      const title = findings[0]?.rule.title ?? threat.description;
      return { kind: "analyzed", analysis: { threat, title, at, correlations, payload: event.payload } };
    },
  };
}

function refusal(record: RawRecord, normalized: Extract<Normalized, { kind: "refused" }>): RefusedRecord {
  return {
    reason: normalized.reason,
    message: normalized.message,
    index: record.index,
    occurrence: record.occurrence,
    format: normalized.format,
    bytes: Buffer.from(record.text),
    receivedAt: record.receivedAt,
  };
}
