import { sshEntry, sshGuess } from "../attacks/logins.ts";
import { SSH_NAMES } from "../payloads/accounts.ts";
import { script, stretch } from "../plan.ts";
import { processStart } from "../sensors/endpoint.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { BASTIONS } from "../world/company.ts";
import { GUESSERS, addressesIn } from "../world/networks.ts";

/** Three machines guess passwords over SSH, slowly at first; one of them gets in. */
export const bruteForce: Scenario = {
  id: "brute_force",
  summary: "passwords guessed over SSH from three addresses, until one of them is right",
  defaults: DEFAULTS,
  hasRaw: true,
  plan({ random }) {
    const server = random.pick(BASTIONS);
    const sources = addressesIn(random, GUESSERS, 3);
    const [first = ""] = sources;
    const inside = { host: server.name, ip: server.ip, user: "root" };
    const guess = sshGuess({ sources, users: SSH_NAMES, server });
    return [
      stretch(
        "trying the door",
        [0.03, 0.2],
        [0.02, 0.1],
        sshGuess({ sources: [first], users: ["root"], server }),
      ),
      stretch("guessing", [0.2, 0.8], [0.15, 0.5], guess),
      script("getting in", [0.8, 0.8], [sshEntry(first, "root", server)]),
      script(
        "looking around",
        [0.83, 0.92],
        [
          (choice) => processStart(choice, inside, ["/usr/bin/uname", "uname -a", "bash"]),
          (choice) => processStart(choice, inside, ["/usr/bin/nproc", "nproc --all", "bash"]),
          (choice) => processStart(choice, inside, ["/usr/bin/crontab", "crontab -l", "bash"]),
        ],
      ),
      stretch("the others go on", [0.8, 0.97], [0.3, 0.1], guess),
    ];
  },
  expects: {
    raises: [
      { detection: "failed-login", threat_type: "AUTHENTICATION", severity: "LOW", technique: "T1110" },
      { detection: "brute-force", threat_type: "BRUTE_FORCE", severity: "HIGH", technique: "T1110.001" },
      {
        detection: "login-after-burst",
        threat_type: "BRUTE_FORCE",
        severity: "CRITICAL",
        technique: "T1078",
      },
      {
        detection: "distributed-brute-force",
        threat_type: "BRUTE_FORCE",
        severity: "HIGH",
        technique: "T1110",
      },
    ],
    maxAlerts: 18,
    quiet: ["sql-injection", "mass-file-encryption", "data-exfiltration", "suspicious-process"],
  },
};
