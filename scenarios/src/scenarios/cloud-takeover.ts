import { INVENTORY, PERSISTENCE, PROFIT, calls, oneCall } from "../attacks/cloud.ts";
import { script, stretch } from "../plan.ts";
import type { Step } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { consoleLogin } from "../sensors/logins.ts";
import { BROWSERS } from "../world/agents.ts";
import { RUSSIA, addressIn } from "../world/networks.ts";

/** An operator's password is guessed at the cloud's console, and soon the account belongs to somebody else. */
export const cloudTakeover: Scenario = {
  id: "cloud_takeover",
  summary:
    "an operator's password guessed at the cloud's console; logging stopped, keys made, machines started",
  defaults: DEFAULTS,
  hasRaw: false,
  plan({ random, company }) {
    const { user } = random.pick(company.people);
    const source = addressIn(random, RUSSIA);
    const login = { username: user, mfa: false, agent: random.pick(BROWSERS) };
    const guess: Step = (choice) => consoleLogin(choice, source, { ...login, success: false });
    const entry: Step = (choice) => consoleLogin(choice, source, { ...login, success: true });
    return [
      script(
        "guessing",
        [0.05, 0.25],
        Array.from({ length: 9 }, () => guess),
      ),
      script("getting in", [0.3, 0.3], [entry]),
      script("what is there", [0.32, 0.42], calls(source, user, INVENTORY)),
      script("staying", [0.45, 0.6], calls(source, user, PERSISTENCE)),
      stretch("profit", [0.6, 0.95], [0.05, 0.2], oneCall(source, "svc-backup2", PROFIT)),
    ];
  },
  expects: {
    raises: [
      {
        detection: "cloud-logging-stopped",
        threat_type: "SUSPICIOUS_ACTIVITY",
        severity: "HIGH",
        technique: "T1562.008",
      },
      { detection: "brute-force", threat_type: "BRUTE_FORCE", severity: "HIGH", technique: "T1110.001" },
      {
        detection: "login-after-burst",
        threat_type: "BRUTE_FORCE",
        severity: "CRITICAL",
        technique: "T1078",
      },
    ],
    maxAlerts: 6,
    quiet: ["password-spraying", "sql-injection", "suspicious-process", "mass-file-encryption", "ddos-rate"],
  },
};
