import type { DeadLetterReason, Format, SecurityEvent } from "@threatstream/contracts";

/** An event as a source reads it; without an id of its own the pipeline derives one from the text. */
export type EventDraft = Omit<SecurityEvent, "event_id"> & { event_id?: string };

/** What a source made of one record. */
export type ParseResult =
  | { readonly kind: "event"; readonly event: EventDraft }
  /** A sound record of this format that says nothing about security; it is counted, not stored. */
  | { readonly kind: "ignored"; readonly reason: string }
  /** A record that can never become an event; it becomes a dead letter. */
  | { readonly kind: "rejected"; readonly reason: DeadLetterReason; readonly message: string };

interface ParseContext {
  /** When the record reached ThreatStream, epoch milliseconds; gives year-less times their year. */
  readonly receivedAt: number;
}

/** One log format: tells its own records from others', and reads them. Pure; never throws, whatever the text. */
export interface Source {
  readonly format: Format;
  /** True where the record has this format's shape. Must be cheap: it runs on each record of unknown format. */
  recognizes(record: string): boolean;
  parse(record: string, context: ParseContext): ParseResult;
}
