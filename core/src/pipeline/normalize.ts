import { MAX_EVENT_BYTES, MAX_FUTURE_MS } from "@threatstream/contracts";
import type { DeadLetterReason, Format, SecurityEvent } from "@threatstream/contracts";
import { UNKNOWN_ORIGIN } from "../model/event.ts";
import type { SourceIndex } from "../sources/source-index.ts";
import type { EventDraft } from "../sources/source.ts";
import { exceedsBytes } from "../common/text-size.ts";
import { canonicalAddress } from "../common/addresses.ts";
import { derivedEventId } from "../model/ids.ts";
import { detachString } from "../common/detach-string.ts";
import { forEachOpen } from "./item.ts";
import type { Step } from "./item.ts";
import { refusal } from "./refusal.ts";
import type { RawRecord } from "./split.ts";

/** Reads each record: an event, or an outcome at once. */
export const normalize: Step = (batch, { sources }) => {
  forEachOpen(batch, (item) => {
    const { record } = item;
    const read = readRecord(record, sources);
    if (read.kind === "ignored") item.outcome = read;
    else if (read.kind === "refused") item.outcome = { kind: "refused", refused: refusal(record, read) };
    else {
      const { event, at, format } = read;
      const { simulations } = record;
      item.event = { event, at, format, origin: UNKNOWN_ORIGIN, simulations, webTexts: undefined };
    }
  });
};

/** A record as it was read. */
export type Normalized =
  | { readonly kind: "event"; readonly event: SecurityEvent; readonly at: number; readonly format: Format }
  | { readonly kind: "ignored"; readonly reason: string }
  | {
      readonly kind: "refused";
      readonly reason: DeadLetterReason;
      readonly message: string;
      readonly format: string;
    };

/**
 * Reads one record: finds its format, parses it, gives it an id where it has none, and puts times (UTC, milliseconds) and
 * addresses (RFC 5952) into one spelling, so that equal things are equal text from here on. Never throws.
 */
export function readRecord(record: RawRecord, sources: SourceIndex): Normalized {
  const { text, receivedAt } = record;
  if (exceedsBytes(text, MAX_EVENT_BYTES)) {
    return refused("too_large", `The event is larger than ${MAX_EVENT_BYTES} bytes.`, record.format ?? "");
  }
  const source = record.format === undefined ? sources.detect(text) : sources.byFormat(record.format);
  if (source === undefined) {
    return refused(
      "unknown_format",
      `The line has none of the known formats (${sources.formats.join(", ")}).`,
      "",
    );
  }
  // JSON.parse makes strings of its own; the other sources cut theirs out of the line.
  const parsed = source.parse(source.format === "native" ? text : detachString(text), { receivedAt });
  switch (parsed.kind) {
    case "ignored":
      return parsed;
    case "rejected":
      return refused(parsed.reason, parsed.message, source.format);
    case "event":
      return toEvent(parsed.event, record, source.format);
  }
}

function toEvent(draft: EventDraft, record: RawRecord, format: Format): Normalized {
  const at = Date.parse(draft.timestamp);
  // A future time would hold the top of every "newest first" list until it comes true.
  if (at > record.receivedAt + MAX_FUTURE_MS) {
    const message = `The event's time ${draft.timestamp} is more than a day after its receipt; check the sender's clock.`;
    return refused("invalid_event", message, format);
  }
  const event: SecurityEvent = {
    event_id: draft.event_id ?? derivedEventId(record.text, record.occurrence),
    timestamp: isCanonicalTime(draft.timestamp) ? draft.timestamp : new Date(at).toISOString(),
    event_type: draft.event_type,
    source_ip: canonicalAddress(draft.source_ip),
    protocol: draft.protocol,
    payload: draft.payload,
    metadata: draft.metadata,
  };
  if (draft.destination_ip !== undefined) event.destination_ip = canonicalAddress(draft.destination_ip);
  if (draft.destination_port !== undefined) event.destination_port = draft.destination_port;
  return { kind: "event", event, at, format };
}

/** True for `2026-01-31T12:00:00.000Z`'s form, which a source has checked to be a time. */
function isCanonicalTime(text: string): boolean {
  return text.length === 24 && text[10] === "T" && text[19] === "." && text[23] === "Z";
}

function refused(reason: DeadLetterReason, message: string, format: string): Normalized {
  return { kind: "refused", reason, message, format };
}
