import { deskOf } from "../attacks/endpoint.ts";
import { upload } from "../attacks/exfiltration.ts";
import { script, stretch } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { fileActivity } from "../sensors/endpoint.ts";
import { ssoLogin } from "../sensors/logins.ts";
import { BROWSERS } from "../world/agents.ts";
import { DROPS, addressIn } from "../world/networks.ts";

/** Somebody who will leave the company comes back at night, reads whole folders and takes them along. */
export const insider: Scenario = {
  id: "insider",
  summary:
    "at night an employee reads the folders of other departments, and uploads them to a private account",
  defaults: DEFAULTS,
  hour: 22,
  hasRaw: false,
  plan({ random, company }) {
    const person = random.pick(company.people);
    const desk = deskOf(person);
    const agent = random.pick(BROWSERS);
    return [
      script(
        "logging in",
        [0.05, 0.05],
        [(choice) => ssoLogin(choice, person.ip, { username: person.user, success: true, mfa: true, agent })],
      ),
      stretch("reading whole folders", [0.1, 0.6], [0.08, 0.2], (choice) =>
        fileActivity(desk, {
          operation: "read",
          path: `S:\\${choice.pick(["finance", "legal", "hr", "engineering"])}\\${choice.int(2021, 2026)}`,
          count: choice.int(120, 900),
          bytes: choice.skewed(200_000_000, 9_000_000_000),
          process: "explorer.exe",
        }),
      ),
      stretch("copying to a stick", [0.4, 0.7], [0.02, 0.06], (choice) =>
        fileActivity(desk, {
          operation: "create",
          path: `E:\\backup\\${choice.hex8()}.zip`,
          bytes: choice.skewed(200_000_000, 4_000_000_000),
          process: "explorer.exe",
        }),
      ),
      stretch(
        "uploading",
        [0.6, 0.95],
        [0.05, 0.15],
        upload(desk.ip, addressIn(random, DROPS), [500, 5_000]),
      ),
    ];
  },
  expects: {
    raises: [
      { detection: "bulk-file-read", threat_type: "INSIDER_THREAT", severity: "MEDIUM", technique: "T1039" },
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
