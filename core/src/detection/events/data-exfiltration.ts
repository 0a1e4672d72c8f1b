import { classifyAddress } from "../../common/addresses.ts";
import type { EnrichedEvent } from "../../model/event.ts";
import type { Detection } from "../../model/detection.ts";
import { formatBytes, formatCount, plausibleCount } from "./evidence.ts";
import { TECHNIQUES } from "../../model/techniques.ts";

/** Bytes out in one flow. */
const LEAST_BYTES = 1024 ** 3;

/** Bytes out for each byte in. */
const LEAST_RATIO = 20;

/**
 * A flow that carries much out and little in. Quiet where the data stay inside (a backup between internal addresses), and
 * where an outside source sends to the inside (an upload). An event often does not say where the data went; then the finding
 * stands with less confidence.
 */
export const detection: Detection = {
  id: "data-exfiltration",
  title: "Large transfer out",
  technique: TECHNIQUES.DATA_EXFILTRATION,
  actions: [
    "Find the process and the user behind the flow on the source host",
    "Check whether the destination is a known backup or sharing service",
    "Cut the connection if nobody can explain it",
  ],
  reads: ["bytes_out"],
  examine(enriched) {
    const { payload } = enriched.event;
    const out = plausibleCount(payload, "bytes_out");
    if (out === undefined || out < LEAST_BYTES) return undefined;
    const incoming = plausibleCount(payload, "bytes_in");
    if (incoming !== undefined && out < incoming * LEAST_RATIO) return undefined;
    const direction = directionOf(enriched);
    if (direction === "stays inside") return undefined;
    const volume = `${formatBytes(out)} out${incoming === undefined ? "" : `, ${formatCount(incoming)} bytes in`}`;
    const target = direction === "leaves" ? "to an outside address" : "to an unknown destination";
    return {
      detection: detection.id,
      severity: "HIGH",
      threat_type: "DATA_EXFILTRATION",
      // Without the bytes in, the flow may be an even exchange.
      confidence: (direction === "leaves" ? 0.8 : 0.6) - (incoming === undefined ? 0.2 : 0),
      summary: `Large transfer ${target}: ${volume}`,
      signals: [volume, target],
    };
  },
};

/** What an event tells about the way of the data. */
function directionOf({ event, origin }: EnrichedEvent): "stays inside" | "leaves" | "unknown" {
  if (event.destination_ip === undefined) return "unknown";
  // From inside it stays, from outside it arrives: either way nothing left.
  if (classifyAddress(event.destination_ip) === "internal") return "stays inside";
  const fromInside = origin.zone === "INTERNAL_ZONE" || origin.zone === "TRUSTED_ZONE";
  return fromInside ? "leaves" : "unknown";
}
