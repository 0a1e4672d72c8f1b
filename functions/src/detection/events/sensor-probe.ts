import type { Detection, DetectionCase } from "../detection.ts";
import { textField } from "../text.ts";
import { finding, quiet, typed } from "./case-events.ts";
import { typeName } from "./evidence.ts";
import { TECHNIQUES } from "./techniques.ts";

/** What sshd reports about a peer that wanted no login. */
const PROBES: ReadonlyMap<string, string> = new Map([
  ["no_identification", "connected and sent no SSH identification"],
  ["reverse_mapping", "its host name does not map back to its address"],
]);

/** A peer that looked what listens on a port, as sshd saw it. */
export const detection: Detection = {
  id: "sensor-probe",
  title: "Service probe",
  technique: TECHNIQUES.PORT_SCAN,
  actions: [
    "Look for other services that the source has tried",
    "Close the port to the outside if nobody needs it",
  ],
  reads: ["signal"],
  examine({ event }) {
    const seen = PROBES.get(textField(event.payload, "signal") ?? "");
    if (seen === undefined || typeName(event.event_type) !== "network_probe") return undefined;
    return {
      detection: detection.id,
      severity: "LOW",
      threat_type: "PORT_SCAN",
      confidence: 0.4,
      summary: `Probe of the SSH service: the peer ${seen}`,
      signals: [seen],
    };
  },
};

export const cases: readonly DetectionCase[] = [
  ...finding("LOW", "PORT_SCAN", {
    "a peer without identification": typed("network_probe", { signal: "no_identification", service: "sshd" }),
    "a host name that does not map back": typed("network_probe", { signal: "reverse_mapping" }),
    "a type in capitals": typed("NETWORK_PROBE", { signal: "no_identification" }),
  }),
  ...quiet({
    "another signal": typed("network_probe", { signal: "heartbeat" }),
    "no signal": typed("network_probe"),
    "a login": typed("login_attempt", { signal: "accepted", username: "alice", success: true }),
    "a signal that is no text": typed("network_probe", { signal: ["no_identification"] }),
  }),
];
