import { reflection, requestFlood } from "../attacks/floods.ts";
import { stretch } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { WEB } from "../world/company.ts";
import { BOTS, HOSTERS, addressesIn } from "../world/networks.ts";

/** Reflected packets fill the link, while a botnet asks the shop for its most expensive pages. */
export const ddos: Scenario = {
  id: "ddos",
  summary: "reflected packets and a botnet's requests, rising until the shop no longer answers",
  defaults: DEFAULTS,
  hasRaw: true,
  plan({ random }) {
    const reflectors = addressesIn(random, HOSTERS, 10);
    const bots = addressesIn(random, BOTS, 60);
    const victim = random.pick(WEB).ip;
    return [
      stretch("a test", [0.04, 0.1], [0.05, 0.05], reflection(reflectors, victim, [1_500, 8_000])),
      stretch("reflection", [0.1, 0.9], [0.15, 0.45], reflection(reflectors, victim, [12_000, 240_000])),
      stretch("requests", [0.3, 0.95], [0.1, 0.4], requestFlood(bots, [40, 900])),
    ];
  },
  expects: {
    raises: [
      { detection: "ddos-rate", threat_type: "DDOS_ATTACK", severity: "HIGH", technique: "T1498" },
      { detection: "ddos-rate", threat_type: "DDOS_ATTACK", severity: "CRITICAL", technique: "T1498" },
    ],
    maxAlerts: 12,
    quiet: [
      "brute-force",
      "sql-injection",
      "data-exfiltration",
      "suspicious-process",
      "mass-file-encryption",
    ],
  },
};
