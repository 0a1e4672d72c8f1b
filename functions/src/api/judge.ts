import type { Rejection } from "@threatstream/contracts";
import { occurrenceCounter, readRecord } from "@threatstream/core/pipeline";
import type { RawRecord, SplitMessage } from "@threatstream/core/pipeline";
import type { SourceIndex } from "@threatstream/core/sources";

/** The records of a request, as the pipeline will see them. */
export interface Judgement {
  /** Numbered among themselves. */
  readonly accepted: readonly RawRecord[];
  /** Of the accepted, in order. A line that the pipeline will ignore has none. */
  readonly eventIds: readonly string[];
  /** By index. */
  readonly rejected: readonly Rejection[];
}

/** Says of each record, before it is published, what the pipeline will make of it: the pipeline's own first steps. */
export function judge({ records, refused }: SplitMessage, sources: SourceIndex): Judgement {
  const accepted: RawRecord[] = [];
  const eventIds: string[] = [];
  const rejected = refused.map(({ index, reason, message }) => ({ index, code: reason, message }));
  const count = occurrenceCounter();
  for (const each of records) {
    // Equal texts are accepted or rejected alike, so these are also their numbers among the accepted.
    const record = { ...each, occurrence: count(each.text) };
    const result = readRecord(record, sources);
    if (result.kind === "refused") {
      rejected.push({ index: record.index, code: result.reason, message: result.message });
      continue;
    }
    accepted.push(record);
    if (result.kind === "event") eventIds.push(result.event.event_id);
  }
  return { accepted, eventIds, rejected: rejected.toSorted((a, b) => a.index - b.index) };
}
