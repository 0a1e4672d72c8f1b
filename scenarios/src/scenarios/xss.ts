import { TARGETS, injection } from "../attacks/web.ts";
import { MARKUP_PROBES, SCRIPTS } from "../payloads/scripts.ts";
import { stretch } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { BROWSERS } from "../world/agents.ts";
import { HOSTERS, addressesIn } from "../world/networks.ts";

/** Somebody looks for a page that writes back what it is given, then for a script that its filters let through. */
export const xss: Scenario = {
  id: "xss",
  summary: "scripts put into the shop's search and its links, from harmless probes to stolen cookies",
  defaults: DEFAULTS,
  hasRaw: true,
  plan({ random }) {
    const sources = addressesIn(random, HOSTERS, 2);
    const agents = [random.pick(BROWSERS)];
    const statuses = [200, 200, 400];
    return [
      stretch(
        "probing",
        [0.04, 0.25],
        [0.03, 0.12],
        injection({ sources, agents, targets: TARGETS, payloads: MARKUP_PROBES, statuses }),
      ),
      stretch(
        "past the filters",
        [0.25, 0.95],
        [0.12, 0.3],
        injection({ sources, agents, targets: TARGETS, payloads: SCRIPTS, statuses }),
      ),
    ];
  },
  expects: {
    raises: [
      { detection: "cross-site-scripting", threat_type: "XSS", severity: "MEDIUM", technique: "T1059.007" },
      { detection: "repeat-offender", threat_type: "XSS", severity: "MEDIUM" },
    ],
    maxAlerts: 4,
    quiet: ["sql-injection", "brute-force", "suspicious-process", "mass-file-encryption", "ddos-rate"],
  },
};
