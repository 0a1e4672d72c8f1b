import type { Detection } from "../../model/detection.ts";
import { textField } from "../../common/text.ts";
import { typeName } from "./evidence.ts";
import { TECHNIQUES } from "../../model/techniques.ts";

/** What sshd reports about a peer that wanted no login. */
const PROBES: ReadonlyMap<string, string> = new Map([
  ["no_identification", "connected and sent no SSH identification"],
  ["invalid_protocol", "spoke another protocol than SSH"],
  ["no_common_algorithm", "offered no algorithm that the server accepts"],
  ["login_timeout", "connected and did not log in in time"],
  ["refused_by_penalty", "was refused for what it did before"],
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
