import type { DetectionCase } from "../../model/detection.ts";
import { finding, quiet, typed } from "./case-events.ts";

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
