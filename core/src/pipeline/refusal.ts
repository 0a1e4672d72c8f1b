import type { DeadLetterReason } from "@threatstream/contracts";
import type { RawRecord, RefusedRecord } from "./split.ts";

/** Why a record is refused. */
export interface Refusal {
  readonly reason: DeadLetterReason;
  readonly message: string;
  /** The format as which it was read; empty if none fits. */
  readonly format: string;
}

/** Makes the refused record, with its bytes. */
export function refusal(record: RawRecord, { reason, message, format }: Refusal): RefusedRecord {
  const { index, occurrence, receivedAt } = record;
  return { reason, message, index, occurrence, format, bytes: Buffer.from(record.text), receivedAt };
}
