import type { Threat } from "@threatstream/contracts";
import { correlate } from "./correlate.ts";
import type { CorrelationDelta } from "./correlate.ts";
import { detect } from "./detect.ts";
import { threatId } from "./ids.ts";
import { normalize } from "./normalize.ts";
import type { Normalized } from "./normalize.ts";
import type { Origin } from "./records.ts";
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
  /** With the `error` where it was the pipeline that failed on the record: a defect. */
  | { readonly kind: "refused"; readonly refused: RefusedRecord; readonly error?: Error };

export interface Analyzer {
  /**
   * Takes records through normalize → enrich → detect → correlate → score: one outcome for each, in their order. Never throws: a
   * record that breaks a step is refused, and its neighbours go on.
   */
  analyze(records: readonly RawRecord[]): readonly Outcome[];
}

export interface AnalyzerOptions {
  /** What is known about an address. */
  readonly originOf: (ip: string) => Origin;
  /** When the analysis of an event with this time takes place, epoch milliseconds. */
  readonly now: (eventTime: number) => number;
}

/** So many records take each step together. */
const ABREAST = 256;

/**
 * The pure core. What it makes of a record depends on the record, the geography and the clock alone; what is already stored is met
 * later, in `settle`.
 *
 * All records take one step before any takes the next: the code and the tables of one step stay in the processor's cache, which
 * those of all steps together do not.
 */
export function createAnalyzer(options: AnalyzerOptions): Analyzer {
  return {
    analyze(records) {
      const outcomes: Outcome[] = [];
      for (let from = 0; from < records.length; from += ABREAST) {
        for (const outcome of analyzeAbreast(records.slice(from, from + ABREAST), options))
          outcomes.push(outcome);
      }
      return outcomes;
    },
  };
}

function analyzeAbreast(
  records: readonly RawRecord[],
  { originOf, now }: AnalyzerOptions,
): readonly Outcome[] {
  const outcomes: (Outcome | undefined)[] = records.map(() => undefined);
  /** Takes a step with every record that is still on its way; what yields `undefined` has come to its outcome. */
  const step = <From, To>(
    from: readonly (From | undefined)[],
    take: (one: From, record: RawRecord, index: number) => To | undefined,
  ): readonly (To | undefined)[] =>
    records.map((record, index) => {
      const one = from[index];
      if (one === undefined) return undefined;
      try {
        return take(one, record, index);
      } catch (cause) {
        outcomes[index] = failed(record, cause);
        return undefined;
      }
    });

  const read = step(records, (record, _, index) => {
    const normalized = normalize(record);
    if (normalized.kind === "event") return normalized;
    outcomes[index] =
      normalized.kind === "ignored" ? normalized : { kind: "refused", refused: refusal(record, normalized) };
    return undefined;
  });
  const enriched = step(read, ({ event, at, format }, { simulations }) => ({
    event,
    at,
    format,
    origin: originOf(event.source_ip),
    simulations,
    webTexts: undefined,
    startedAt: now(at),
  }));
  const found = detect(enriched, (index, cause) => {
    const record = records[index];
    if (record !== undefined) outcomes[index] = failed(record, cause);
  });
  const correlated = step(enriched, (one, _, index) => {
    if (outcomes[index] !== undefined) return undefined;
    const findings = found[index] ?? [];
    return { one, findings, correlations: correlate(one, findings) };
  });
  step(correlated, ({ one, findings, correlations }, _, index) => {
    const { event, at, startedAt } = one;
    // Each has its share of the time that all took together.
    const processingMs = Math.max(0, Math.round((now(at) - startedAt) / records.length));
    const threat = scoreEvent(threatId(event.event_id), one, findings, {
      analyzedAt: startedAt,
      processingMs,
    });
    const title = findings[0]?.rule.title ?? threat.description;
    const analysis = { threat, title, at, correlations, payload: event.payload };
    outcomes[index] = { kind: "analyzed", analysis };
  });
  return outcomes.filter((outcome) => outcome !== undefined);
}

function refusal(record: RawRecord, { reason, message, format }: Refusal): RefusedRecord {
  const { index, occurrence, receivedAt } = record;
  return { reason, message, index, occurrence, format, bytes: Buffer.from(record.text), receivedAt };
}

type Refusal = Pick<Extract<Normalized, { kind: "refused" }>, "reason" | "message" | "format">;

function failed(record: RawRecord, cause: unknown): Outcome {
  const message = "The pipeline failed on this record; the log has the cause.";
  const format = record.format ?? "";
  return {
    kind: "refused",
    refused: refusal(record, { reason: "processing_failed", message, format }),
    error: cause instanceof Error ? cause : new Error(String(cause)),
  };
}
