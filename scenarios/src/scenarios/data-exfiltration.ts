import { deskOf, programsAt } from "../attacks/endpoint.ts";
import { beacon, upload } from "../attacks/exfiltration.ts";
import { COLLECTION, DISCOVERY } from "../payloads/programs.ts";
import { script, stretch } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { fileActivity } from "../sensors/endpoint.ts";
import { DROPS, HOSTERS, addressIn } from "../world/networks.ts";

/** Somebody who is in already collects what is worth something, and sends it to a file sharing service. */
export const dataExfiltration: Scenario = {
  id: "data_exfiltration",
  summary: "files collected on one desk, packed, and sent to a file sharing service, more and more at a time",
  defaults: DEFAULTS,
  hasRaw: false,
  plan({ random, company }) {
    const desk = deskOf(random.pick(company.people));
    const drop = addressIn(random, DROPS);
    return [
      stretch("beacon", [0.02, 1], [0.02, 0.02], beacon(desk.ip, addressIn(random, HOSTERS))),
      script("looking around", [0.04, 0.1], programsAt(desk, DISCOVERY)),
      stretch("collecting", [0.1, 0.35], [0.05, 0.15], (choice) =>
        fileActivity(desk, {
          operation: "read",
          path: `S:\\${choice.pick(["finance", "legal", "hr"])}\\2026\\archive-${choice.int(1, 90)}.zip`,
          count: choice.int(10, 60),
          bytes: choice.skewed(20_000_000, 900_000_000),
          process: "7z.exe",
        }),
      ),
      script("packing", [0.35, 0.4], programsAt(desk, COLLECTION)),
      stretch("a test", [0.4, 0.5], [0.05, 0.1], upload(desk.ip, drop, [2, 200])),
      stretch("sending", [0.5, 0.95], [0.1, 0.25], upload(desk.ip, drop, [400, 6_000])),
    ];
  },
  expects: {
    raises: [
      {
        detection: "data-exfiltration",
        threat_type: "DATA_EXFILTRATION",
        severity: "HIGH",
        technique: "T1048",
      },
    ],
    maxAlerts: 3,
    quiet: ["brute-force", "sql-injection", "mass-file-encryption", "suspicious-process", "ddos-rate"],
  },
};
