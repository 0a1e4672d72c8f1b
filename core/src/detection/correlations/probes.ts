import type { Contribution } from "../../model/correlation.ts";
import type { EnrichedEvent } from "../../model/event.ts";
import { countField } from "../../common/text.ts";

/** A packet to a port, and a refusal or nothing in return. */
export const PROBE_KIND = "unanswered";
/** How long a scan may take to be one. */
export const PROBE_WINDOW_MS = 5 * 60 * 1000;

/** A probe is a packet or a few; a refusal is one without data. */
const MOST_PACKETS = 4;
const MOST_BYTES_OUT = 256;
const MOST_BYTES_IN = 64;

/**
 * A flow that may be a probe of a port, as the probes stream sees it; `undefined` for any other. Of UDP alone nobody
 * can tell: file sharing and games leave many small flows without an answer.
 */
export function probeOf({ event, origin }: EnrichedEvent): Contribution | undefined {
  const { payload, destination_ip, destination_port, protocol } = event;
  if (protocol.toUpperCase() !== "TCP") return undefined;
  if (destination_ip === undefined || destination_port === undefined) return undefined;
  const packets = countField(payload, "packets");
  const incoming = countField(payload, "bytes_in");
  if (packets === undefined || packets > MOST_PACKETS) return undefined;
  if (incoming === undefined || incoming > MOST_BYTES_IN) return undefined;
  if ((countField(payload, "bytes_out") ?? 0) > MOST_BYTES_OUT) return undefined;
  return { key: origin.ip, kind: PROBE_KIND, weight: 1, member: `${destination_ip} ${destination_port}` };
}
