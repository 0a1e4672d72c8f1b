import type { DetectionCase } from "../../model/detection.ts";
import { finding, quiet, typed } from "./case-events.ts";

export const cases: readonly DetectionCase[] = [
  ...finding("CRITICAL", "DDOS_ATTACK", {
    "100,000 packets": typed("ddos", { packets_per_sec: 100_000 }),
    "called normal": typed("normal_traffic", { packets_per_sec: 250_000 }, { severity: "INFO" }),
  }),
  ...finding("HIGH", "DDOS_ATTACK", {
    "10,000 packets": typed("network_flow", { packets_per_sec: 10_000 }),
    "50,000 requests": typed("http_request", { requests_per_sec: 50_000, packets_per_sec: 12 }),
    "just under 100,000": typed("ddos", { packets_per_sec: 99_999 }),
  }),
  ...finding("MEDIUM", "DDOS_ATTACK", {
    "1,000 packets that the producer calls an attack": typed("DDoS", { packets_per_sec: 1_000 }),
  }),
  ...quiet({
    "1,000 packets of a flow": typed("network_flow", { packets_per_sec: 1_000 }),
    "9,999 packets of a flow": typed("network_flow", { packets_per_sec: 9_999 }),
    "a small attack": typed("ddos", { packets_per_sec: 999 }),
    "a rate in text": typed("network_flow", { packets_per_sec: "500000" }),
    "a negative rate": typed("network_flow", { packets_per_sec: -500_000 }),
    "a rate that cannot be": typed("network_flow", { packets_per_sec: 1e300 }),
    "no rate": typed("network_flow", { bytes_out: 10, bytes_in: 10, packets: 2 }),
  }),
];
