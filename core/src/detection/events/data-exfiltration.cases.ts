import type { DetectionCase } from "../../model/detection.ts";
import { finding, quiet, typed } from "./case-events.ts";

const GIB = 1024 ** 3;

export const cases: readonly DetectionCase[] = [
  ...finding("HIGH", "DATA_EXFILTRATION", {
    "5 GiB out, little in": typed("network_flow", {
      bytes_out: 5 * GIB,
      bytes_in: 1_000_000,
      packets: 9_000,
    }),
    "exactly 1 GiB out, nothing in": typed("network_flow", { bytes_out: GIB, bytes_in: 0 }),
    "called normal": typed("normal_traffic", { bytes_out: 2 * GIB, bytes_in: 5_000 }, { severity: "INFO" }),
    "bytes in not told": typed("network_flow", { bytes_out: 2 * GIB }),
  }),
  ...quiet({
    "a small flow": typed("network_flow", { bytes_out: 80_000, bytes_in: 4_000, packets: 120 }),
    "just under 1 GiB": typed("network_flow", { bytes_out: GIB - 1, bytes_in: 0 }),
    "an even exchange": typed("network_flow", { bytes_out: 3 * GIB, bytes_in: GIB }),
    "a download": typed("network_flow", { bytes_out: 40_000_000, bytes_in: 9 * GIB }),
    "bytes in text": typed("network_flow", { bytes_out: "99999999999", bytes_in: 0 }),
    "bytes that cannot be": typed("network_flow", { bytes_out: 1e30, bytes_in: 0 }),
  }),
];
