import { TARGETS, injection } from "../attacks/web.ts";
import { SQL_ATTACKS, SQL_PROBES } from "../payloads/sql.ts";
import { stretch } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { BROWSERS, SQLMAP } from "../world/agents.ts";
import { HOSTERS, addressesIn } from "../world/networks.ts";

/** Somebody looks by hand for a parameter that reaches the database, then lets tools take out what is there. */
export const sqlInjection: Scenario = {
  id: "sql_injection",
  summary: "a parameter of the shop probed by hand, then by sqlmap, then read out",
  defaults: DEFAULTS,
  hasRaw: true,
  plan({ random }) {
    const sources = addressesIn(random, HOSTERS, 2);
    const [hand = ""] = sources;
    const agent = [random.pick(BROWSERS)];
    const target = random.some(TARGETS, 1);
    return [
      stretch(
        "probing by hand",
        [0.04, 0.25],
        [0.02, 0.1],
        injection({
          sources: [hand],
          agents: agent,
          targets: TARGETS,
          payloads: SQL_PROBES,
          statuses: [200, 500],
        }),
      ),
      stretch(
        "scanning",
        [0.25, 0.6],
        [0.1, 0.35],
        injection({
          sources,
          agents: [SQLMAP],
          targets: TARGETS,
          payloads: SQL_ATTACKS,
          statuses: [200, 403, 500],
        }),
      ),
      stretch(
        "reading out",
        [0.6, 0.95],
        [0.2, 0.1],
        injection({
          sources: [hand],
          agents: agent,
          targets: target,
          payloads: SQL_ATTACKS,
          statuses: [200],
        }),
      ),
    ];
  },
  expects: {
    raises: [
      { detection: "sql-injection", threat_type: "SQL_INJECTION", severity: "HIGH", technique: "T1190" },
      { detection: "web-scanner", threat_type: "SQL_INJECTION", severity: "HIGH" },
    ],
    maxAlerts: 12,
    quiet: ["brute-force", "suspicious-process", "mass-file-encryption", "data-exfiltration", "ddos-rate"],
  },
};
