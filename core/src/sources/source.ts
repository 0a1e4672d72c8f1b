import type { DeadLetterReason, Format, SecurityEvent } from "@threatstream/contracts";
import type { Parsed } from "./containers/parsed.ts";

/** An event as a source reads it; without an id of its own the pipeline derives one from the text. */
export type EventDraft = Omit<SecurityEvent, "event_id"> & { event_id?: string };

/** What a source made of one record. */
export type ParseResult =
  | { readonly kind: "event"; readonly event: EventDraft }
  /** A sound record of this format that says nothing about security; it is counted, not stored. */
  | { readonly kind: "ignored"; readonly reason: string }
  /** A record that can never become an event; it becomes a dead letter. */
  | { readonly kind: "rejected"; readonly reason: DeadLetterReason; readonly message: string };

export interface ParseContext {
  /** When the record reached ThreatStream, epoch milliseconds; gives year-less times their year. */
  readonly receivedAt: number;
}

/** One log format: tells its own records from others', and reads them. Pure; never throws, whatever the text. */
export interface Source {
  readonly format: Format;
  /** True if the record, taken apart, is of this format. Must be cheap: it runs on each record of unknown format. */
  recognizes(parsed: Parsed): boolean;
  parse(parsed: Parsed, context: ParseContext): ParseResult;
}

/** A record that is not for us. */
export function ignored(reason: string): ParseResult {
  return { kind: "ignored", reason };
}

/** A line of the source's format that cannot be read. */
export function rejected(message: string, reason: DeadLetterReason = "invalid_line"): ParseResult {
  return { kind: "rejected", reason, message };
}
