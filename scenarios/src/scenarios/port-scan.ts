import { portProbe } from "../attacks/scans.ts";
import { stretch } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { BASTIONS, DATABASES, WEB } from "../world/company.ts";
import { HOSTERS, addressIn } from "../world/networks.ts";

/** One address asks the company's servers, port after port, whether anything listens. */
export const portScan: Scenario = {
  id: "port_scan",
  summary: "one address knocks on every port of the web servers, then of what it should not reach",
  defaults: DEFAULTS,
  hasRaw: false,
  plan({ random }) {
    const source = addressIn(random, HOSTERS);
    const outside = [...WEB.slice(0, 2), ...BASTIONS].map(({ ip }) => ip);
    const inside = DATABASES.map(({ ip }) => ip);
    return [
      stretch("slowly", [0.03, 0.2], [0.02, 0.06], portProbe(source, outside.slice(0, 1))),
      stretch("all ports", [0.2, 0.7], [0.2, 0.5], portProbe(source, outside)),
      stretch("further in", [0.7, 0.95], [0.3, 0.3], portProbe(source, inside)),
    ];
  },
  expects: {
    raises: [{ detection: "port-scan", threat_type: "PORT_SCAN", severity: "MEDIUM", technique: "T1046" }],
    maxAlerts: 0,
    quiet: ["brute-force", "sql-injection", "data-exfiltration", "ddos-rate", "suspicious-process"],
  },
};
