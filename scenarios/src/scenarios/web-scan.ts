import { directoryScan } from "../attacks/scans.ts";
import { injection } from "../attacks/web.ts";
import { COMMANDS, TRAVERSALS } from "../payloads/paths.ts";
import { stretch } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { BROWSERS, SCANNERS } from "../world/agents.ts";
import { HOSTERS, addressesIn } from "../world/networks.ts";

/** Two scanners with lists: one gives its name, the other says it is a browser. */
export const webScan: Scenario = {
  id: "web_scan",
  summary: "two scanners ask for what is never linked, then for files and commands of the system",
  defaults: DEFAULTS,
  hasRaw: true,
  plan({ random }) {
    const sources = addressesIn(random, HOSTERS, 2);
    const [named = "", hidden = ""] = sources;
    const agent = random.pick(SCANNERS);
    const browser = random.pick(BROWSERS);
    const targets = [
      { path: "/download", parameter: "file" },
      { path: "/tools/ping", parameter: "host" },
      { path: "/page", parameter: "template" },
    ];
    const payloads = [...TRAVERSALS, ...COMMANDS];
    return [
      stretch("who answers", [0.03, 0.15], [0.02, 0.1], directoryScan(hidden, browser)),
      stretch("the list", [0.15, 0.6], [0.15, 0.35], directoryScan(named, agent)),
      stretch("the list again", [0.3, 0.8], [0.05, 0.15], directoryScan(hidden, browser)),
      stretch(
        "known holes",
        [0.6, 0.95],
        [0.1, 0.2],
        injection({ sources, agents: [agent, browser], targets, payloads, statuses: [403, 404, 500] }),
      ),
    ];
  },
  expects: {
    raises: [
      { detection: "web-scanner", threat_type: "WEB_ATTACK", severity: "MEDIUM", technique: "T1595.002" },
      { detection: "repeat-offender", threat_type: "WEB_ATTACK", severity: "MEDIUM" },
      { detection: "path-traversal", threat_type: "PATH_TRAVERSAL", severity: "MEDIUM", technique: "T1083" },
      {
        detection: "command-injection",
        threat_type: "COMMAND_INJECTION",
        severity: "HIGH",
        technique: "T1059",
      },
    ],
    maxAlerts: 14,
    quiet: ["brute-force", "suspicious-process", "mass-file-encryption", "data-exfiltration", "ddos-rate"],
  },
};
