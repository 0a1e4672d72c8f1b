import { programsAt } from "../attacks/endpoint.ts";
import { beacon } from "../attacks/exfiltration.ts";
import { PACKAGE_SCRIPTS } from "../payloads/programs.ts";
import { script, stretch } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { BUILDERS } from "../world/company.ts";
import { HOSTERS, addressIn } from "../world/networks.ts";

/** A dependency that was changed on its way runs a script of its own on two build machines, and takes their secrets. */
export const supplyChain: Scenario = {
  id: "supply_chain",
  summary: "a changed package runs a script on two build machines, takes their tokens and opens a shell",
  defaults: DEFAULTS,
  hasRaw: false,
  plan({ random }) {
    const machines = random.some(BUILDERS, 2).map(({ name, ip }) => ({ host: name, ip, user: "runner" }));
    const server = addressIn(random, HOSTERS);
    return machines.flatMap((machine, index) => [
      script(
        `installing on ${machine.host}`,
        [0.08 + index * 0.3, 0.35 + index * 0.3],
        programsAt(machine, PACKAGE_SCRIPTS),
      ),
      stretch(`beacon of ${machine.host}`, [0.3 + index * 0.3, 1], [0.02, 0.04], beacon(machine.ip, server)),
    ]);
  },
  expects: {
    raises: [
      {
        detection: "credential-files",
        threat_type: "CREDENTIAL_ACCESS",
        severity: "MEDIUM",
        technique: "T1552.001",
      },
      { detection: "suspicious-process", threat_type: "MALWARE", severity: "HIGH", technique: "T1204.002" },
      {
        detection: "suspicious-process",
        threat_type: "COMMAND_INJECTION",
        severity: "CRITICAL",
        technique: "T1059",
      },
    ],
    maxAlerts: 6,
    quiet: ["brute-force", "sql-injection", "mass-file-encryption", "data-exfiltration", "ddos-rate"],
  },
};
