import { z } from "zod";
import { Timestamp } from "./threat.ts";

/** Why a record can never be processed. */
export const DeadLetterReason = z.enum([
  "empty",
  "too_large",
  "too_many_events",
  "too_deep",
  "invalid_utf8",
  "invalid_json",
  "invalid_attributes",
  "unknown_format",
  "invalid_line",
  "invalid_event",
  "processing_failed",
]);
export type DeadLetterReason = z.infer<typeof DeadLetterReason>;

/** A record that was refused; its raw bytes are kept beside it, in chunks, and can be replayed. */
export const DeadLetter = z.object({
  id: z.string().regex(/^DLQ-[0-9a-f]{24}$/),
  reason: DeadLetterReason,
  /** What was wrong, for people. */
  message: z.string(),
  /** Where it stood in its message; -1 for the message as a whole. */
  index: z.int().min(-1),
  /** Its running number among equal records of the same input. */
  occurrence: z.int().min(0),
  format: z.string(),
  size: z.int().min(0),
  /** The start of the text, control characters escaped. */
  preview: z.string(),
  received_at: Timestamp,
  replayed_at: Timestamp.optional(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;
