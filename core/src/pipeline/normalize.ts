import { MAX_EVENT_BYTES, MAX_FUTURE_MS } from "@threatstream/contracts";
import type { DeadLetterReason, Format, SecurityEvent } from "@threatstream/contracts";
import { UNKNOWN_ORIGIN } from "../model/event.ts";
import type { SourceIndex } from "../sources/source-index.ts";
import { readText } from "../sources/read.ts";
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
  let before: ReadEvent | undefined;
  forEachOpen(batch, (item) => {
    const { record } = item;
    const first = readOne(record, sources);
    const read = first.kind === "repeat" ? repeated(first, before, record) : first;
    before = read.kind === "event" ? { read, record } : undefined;
    if (read.kind === "ignored") item.outcome = read;
    else if (read.kind === "refused") item.outcome = { kind: "refused", refused: refusal(record, read) };
    else {
      const { event, at, format } = read;
      const { simulations } = record;
      item.event = { event, at, format, origin: UNKNOWN_ORIGIN, simulations, webTexts: undefined };
    }
  });
};

type NormalizedEvent = Extract<Normalized, { readonly kind: "event" }>;

interface ReadEvent {
  readonly read: NormalizedEvent;
  readonly record: RawRecord;
}

const MAX_REPEATS = 1_000_000;

/**
 * The event that classic syslogd's `last message repeated N times` stands for: that of the line right before it in the same message,
 * if both are of one host; otherwise the line is ignored, as nobody can tell what was repeated.
 */
function repeated(
  repeat: Extract<Normalized, { readonly kind: "repeat" }>,
  before: ReadEvent | undefined,
  record: RawRecord,
): Exclude<Normalized, { readonly kind: "repeat" }> {
  const ignored = { kind: "ignored", reason: "a repetition of a line that is not before it" } as const;
  if (before === undefined || before.record.index !== record.index - 1) return ignored;
  const { event } = before.read;
  if (event.metadata["host"] !== repeat.host || event.event_type === "http_request") return ignored;
  const each = typeof event.payload["count"] === "number" ? event.payload["count"] : 1;
  const count = each * repeat.repeats;
  if (count < 1 || count > MAX_REPEATS) return ignored;
  const event_id = derivedEventId(`${record.text}\n${event.event_id}`, record.occurrence);
  return { ...before.read, event: { ...event, event_id, payload: { ...event.payload, count } } };
}

/** A record as it was read. */
type Normalized =
  | { readonly kind: "event"; readonly event: SecurityEvent; readonly at: number; readonly format: Format }
  | { readonly kind: "ignored"; readonly reason: string }
  /** Stands for repetitions of the line before it from the same host. */
  | { readonly kind: "repeat"; readonly repeats: number; readonly host?: string }
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
export function readRecord(
  record: RawRecord,
  sources: SourceIndex,
): Exclude<Normalized, { readonly kind: "repeat" }> {
  const read = readOne(record, sources);
  return read.kind === "repeat" ? { kind: "ignored", reason: "a repetition of the line before it" } : read;
}

function readOne(record: RawRecord, sources: SourceIndex): Normalized {
  const { text, receivedAt } = record;
  if (exceedsBytes(text, MAX_EVENT_BYTES)) {
    return refused("too_large", `The event is larger than ${MAX_EVENT_BYTES} bytes.`, record.format ?? "");
  }
  const read = readText(detachString(text), sources, record.format, { receivedAt });
  if ("repeats" in read) return { kind: "repeat", ...read };
  const { result, format = "" } = read;
  switch (result.kind) {
    case "ignored":
      return result;
    case "rejected":
      return refused(result.reason, result.message, format);
    case "event":
      return toEvent(result.event, record, format || "native");
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
