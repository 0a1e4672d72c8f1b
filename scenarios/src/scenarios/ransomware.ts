import { encryption, familyFor, ransomNote } from "../attacks/encryption.ts";
import { deskOf, oneProgramAt, programsAt } from "../attacks/endpoint.ts";
import { DISCOVERY, MACRO_LAUNCHES, RECOVERY_REMOVAL } from "../payloads/programs.ts";
import { script, stretch } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";

/** A document with macros on one desk, and soon the shares of the whole company. */
export const ransomware: Scenario = {
  id: "ransomware",
  summary: "a macro on one desk, backups deleted, then the files of the whole company encrypted",
  defaults: DEFAULTS,
  hasRaw: false,
  plan({ random, company }) {
    const desk = deskOf(random.pick(company.people));
    const family = familyFor(random);
    const note = ransomNote(desk, family);
    return [
      script("the document", [0.03, 0.03], [oneProgramAt(desk, MACRO_LAUNCHES)]),
      script("looking around", [0.05, 0.08], programsAt(desk, DISCOVERY)),
      script("no way back", [0.1, 0.14], programsAt(desk, RECOVERY_REMOVAL)),
      stretch("first files", [0.14, 0.25], [0.05, 0.15], encryption(desk, family)),
      stretch("encrypting", [0.25, 0.9], [0.3, 0.6], encryption(desk, family)),
      script(
        "the note",
        [0.2, 0.92],
        Array.from({ length: 8 }, () => note),
      ),
    ];
  },
  expects: {
    raises: [
      { detection: "suspicious-process", threat_type: "MALWARE", severity: "HIGH", technique: "T1204.002" },
      {
        detection: "suspicious-process",
        threat_type: "RANSOMWARE",
        severity: "CRITICAL",
        technique: "T1486",
      },
      { detection: "mass-file-encryption", threat_type: "RANSOMWARE", severity: "HIGH", technique: "T1486" },
      {
        detection: "file-encryption-burst",
        threat_type: "RANSOMWARE",
        severity: "CRITICAL",
        technique: "T1486",
      },
    ],
    maxAlerts: 6,
    quiet: ["brute-force", "sql-injection", "data-exfiltration", "ddos-rate"],
  },
};
