import type { EnrichedEvent, Origin } from "../../model/event.ts";
import type { DetectionCase } from "../../model/detection.ts";

const INTERNAL: Origin = { ip: "10.0.0.10", zone: "INTERNAL_ZONE", multiplier: 1 };

/** The event of a case with harmless values in all other fields. */
export function enriched(
  event: DetectionCase["event"],
  { origin = INTERNAL, destination }: { readonly origin?: Origin; readonly destination?: string } = {},
): EnrichedEvent {
  return {
    at: Date.parse("2026-01-31T12:00:00.000Z"),
    format: "native",
    origin,
    event: {
      event_id: "evt-1",
      timestamp: "2026-01-31T12:00:00.000Z",
      event_type: event.event_type,
      source_ip: origin.ip,
      ...(destination !== undefined && { destination_ip: destination }),
      protocol: "TCP",
      payload: { ...event.payload },
      metadata: { ...event.metadata },
    },
  };
}
