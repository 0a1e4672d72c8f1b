import { z } from "zod";
import { EARLIEST_TIMESTAMP, MAX_ID_LENGTH } from "./limits.ts";

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const ipv6 = z.ipv6();

/** An IPv4 or IPv6 address in any of its spellings; no zone id, no port, no brackets. */
export const IpAddress = z
  .string()
  .max(45)
  .refine((text) => IPV4.test(text) || (text.includes(":") && ipv6.safeParse(text).success), {
    error: "is not an IPv4 or IPv6 address",
  });

const RFC3339 = /^\d{4}-\d\d-(\d\d)T(?:[01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/i;
const EARLIEST = Date.parse(EARLIEST_TIMESTAMP);
const LATEST = Date.parse("2100-01-01T00:00:00.000Z");

/** ISO-8601 with an offset (RFC 3339), between the years 2000 and 2099. */
export const EventTimestamp = z.string().refine(
  (text) => {
    const match = RFC3339.exec(text);
    if (match === null) return false;
    const at = Date.parse(text);
    return at >= EARLIEST && at < LATEST && (Number(match[1]) <= 28 || isCalendarDay(text));
  },
  { error: "is not an ISO-8601 time with an offset between the years 2000 and 2099" },
);

/** False for 30 February, which `Date.parse` takes for 1 or 2 March. */
function isCalendarDay(text: string): boolean {
  const day = text.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day;
}

// U+0000-U+001F and U+007F would break log lines, terminals and document viewers downstream.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;

/** An id as the sender chose it: any text without control characters. It is never used as a document path. */
export const EventId = z
  .string()
  .min(1)
  .max(MAX_ID_LENGTH)
  .refine((text) => !CONTROL_CHARACTERS.test(text), { error: "contains control characters" });

export const Port = z.int().min(0).max(65_535);

const JsonObject = z.record(z.string(), z.unknown());

/**
 * A security event in ThreatStream's native form. `event_id` may be absent on input; the pipeline then derives one
 * from the text. Unknown fields pass validation and are moved below `metadata` by the `native` source.
 */
export const SecurityEventInput = z.looseObject({
  event_id: EventId.optional(),
  timestamp: EventTimestamp,
  event_type: z.string().min(1).max(128),
  source_ip: IpAddress,
  destination_ip: IpAddress.nullish(),
  destination_port: Port.nullish(),
  protocol: z.string().min(1).max(32).default("TCP"),
  payload: JsonObject.default({}),
  metadata: JsonObject.default({}),
});
export type SecurityEventInput = z.infer<typeof SecurityEventInput>;

/** A security event after a source has read it: every field in its place, an id on each. */
export const SecurityEvent = z.object({
  event_id: EventId,
  timestamp: EventTimestamp,
  event_type: z.string().min(1).max(128),
  source_ip: IpAddress,
  destination_ip: IpAddress.optional(),
  destination_port: Port.optional(),
  protocol: z.string().min(1).max(32),
  payload: JsonObject,
  metadata: JsonObject,
});
export type SecurityEvent = z.infer<typeof SecurityEvent>;
