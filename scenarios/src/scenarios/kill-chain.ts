import { encryption, familyFor, ransomNote } from "../attacks/encryption.ts";
import { programsAt } from "../attacks/endpoint.ts";
import { beacon, upload } from "../attacks/exfiltration.ts";
import { sshEntry, sshGuess } from "../attacks/logins.ts";
import { directoryScan, portProbe } from "../attacks/scans.ts";
import { TARGETS, injection } from "../attacks/web.ts";
import { SSH_NAMES } from "../payloads/accounts.ts";
import { COLLECTION, CREDENTIAL_THEFT, DISCOVERY, RECOVERY_REMOVAL } from "../payloads/programs.ts";
import { SQL_ATTACKS } from "../payloads/sql.ts";
import { script, stretch } from "../plan.ts";
import type { Phase } from "../plan.ts";
import type { Scenario } from "../scenario.ts";
import type { Place } from "../sensors/endpoint.ts";
import { BROWSERS } from "../world/agents.ts";
import { BASTIONS, DOMAIN_CONTROLLER, FILE_SERVERS, WEB } from "../world/company.ts";
import { DROPS, GUESSERS, HOSTERS, addressIn } from "../world/networks.ts";

/** One group, from the first look at the company to its encrypted files, in ten minutes. */
export const killChain: Scenario = {
  id: "kill_chain",
  summary: "reconnaissance, access, escalation, lateral movement, theft and encryption, in ten minutes",
  defaults: { eps: 10, duration: 600 },
  hasRaw: true,
  plan({ random }) {
    const scout = addressIn(random, HOSTERS);
    const guesser = addressIn(random, GUESSERS);
    const bastion = random.pick(BASTIONS);
    const files = random.pick(FILE_SERVERS);
    const controller = { host: DOMAIN_CONTROLLER.name, ip: DOMAIN_CONTROLLER.ip, user: "adm-backup" };
    const target = { host: files.name, ip: files.ip, user: "adm-backup" };
    const agents = [random.pick(BROWSERS)];
    const guess = { sources: [guesser], users: SSH_NAMES.slice(0, 6), server: bastion };
    return [
      stretch(
        "reconnaissance",
        [0.02, 0.14],
        [0.03, 0.12],
        portProbe(
          scout,
          [...WEB, bastion].map(({ ip }) => ip),
        ),
      ),
      stretch("reconnaissance", [0.06, 0.18], [0.03, 0.1], directoryScan(scout, agents[0] ?? "")),
      stretch(
        "access: the shop",
        [0.16, 0.28],
        [0.03, 0.08],
        injection({
          sources: [scout],
          agents,
          targets: TARGETS,
          payloads: SQL_ATTACKS,
          statuses: [200, 500],
        }),
      ),
      stretch("access: guessing", [0.22, 0.4], [0.05, 0.25], sshGuess(guess)),
      script("access: getting in", [0.4, 0.4], [sshEntry(guesser, "backup", bastion)]),
      ...inside(controller, bastion.ip),
      stretch("theft", [0.66, 0.8], [0.02, 0.1], upload(files.ip, addressIn(random, DROPS), [300, 5_000])),
      stretch("beacon", [0.42, 1], [0.01, 0.02], beacon(controller.ip, scout)),
      ...encryptionOf(target, familyFor(random)),
    ];
  },
  expects: {
    raises: [
      { detection: "port-scan", threat_type: "PORT_SCAN", severity: "MEDIUM", technique: "T1046" },
      { detection: "web-scanner", threat_type: "WEB_ATTACK", severity: "LOW", technique: "T1595.002" },
      { detection: "sql-injection", threat_type: "SQL_INJECTION", severity: "HIGH", technique: "T1190" },
      { detection: "brute-force", threat_type: "BRUTE_FORCE", severity: "HIGH", technique: "T1110.001" },
      {
        detection: "login-after-burst",
        threat_type: "BRUTE_FORCE",
        severity: "CRITICAL",
        technique: "T1078",
      },
      {
        detection: "suspicious-process",
        threat_type: "CREDENTIAL_ACCESS",
        severity: "CRITICAL",
        technique: "T1003",
      },
      {
        detection: "data-exfiltration",
        threat_type: "DATA_EXFILTRATION",
        severity: "HIGH",
        technique: "T1048",
      },
      {
        detection: "suspicious-process",
        threat_type: "RANSOMWARE",
        severity: "CRITICAL",
        technique: "T1486",
      },
      {
        detection: "file-encryption-burst",
        threat_type: "RANSOMWARE",
        severity: "CRITICAL",
        technique: "T1486",
      },
    ],
    maxAlerts: 24,
    quiet: ["ddos-rate", "cross-site-scripting"],
  },
};

/** From the bastion to the domain controller, with an administrator's password. */
function inside(controller: Place, bastion: string): readonly Phase[] {
  return [
    script("escalation", [0.44, 0.52], programsAt(controller, [...DISCOVERY, ...CREDENTIAL_THEFT])),
    script(
      "lateral movement",
      [0.54, 0.62],
      FILE_SERVERS.map((server) => sshEntry(bastion, "adm-backup", server)),
    ),
    script("theft: packing", [0.63, 0.65], programsAt(controller, COLLECTION)),
  ];
}

function encryptionOf(target: Place, family: ReturnType<typeof familyFor>): readonly Phase[] {
  return [
    script("encryption: no way back", [0.82, 0.84], programsAt(target, RECOVERY_REMOVAL)),
    stretch("encryption", [0.84, 0.98], [0.1, 0.5], encryption(target, family)),
    script("encryption: the note", [0.9, 0.98], [ransomNote(target, family), ransomNote(target, family)]),
  ];
}
