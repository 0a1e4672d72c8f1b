import { leakedAccount } from "../payloads/accounts.ts";
import { stretch } from "../plan.ts";
import type { Step } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { shopLogin } from "../sensors/logins.ts";
import { BROWSERS } from "../world/agents.ts";
import { BOTS, addressesIn } from "../world/networks.ts";

const PROXIES = 16;
/** Of passwords that leaked elsewhere, some are right here too. */
const RIGHT = 0.04;

/** Passwords that leaked elsewhere, each tried once for its customer, through other people's routers. */
export const credentialStuffing: Scenario = {
  id: "credential_stuffing",
  summary: "customers' leaked passwords tried in the shop, through sixteen proxies in other people's homes",
  defaults: DEFAULTS,
  hasRaw: false,
  plan({ random }) {
    const proxies = addressesIn(random, BOTS, PROXIES);
    const agent = random.pick(BROWSERS);
    let used = 0;
    const attempt: Step = (choice) => {
      used += 1;
      const success = choice.chance(RIGHT);
      return shopLogin(choice, choice.pick(proxies), { username: leakedAccount(used), success, agent });
    };
    return [
      stretch("trying the list", [0.04, 0.2], [0.03, 0.1], attempt),
      stretch("at full speed", [0.2, 0.85], [0.3, 0.7], attempt),
      stretch("the rest", [0.85, 0.97], [0.2, 0.05], attempt),
    ];
  },
  expects: {
    raises: [
      { detection: "failed-login", threat_type: "AUTHENTICATION", severity: "LOW", technique: "T1110" },
      { detection: "brute-force", threat_type: "BRUTE_FORCE", severity: "HIGH", technique: "T1110.001" },
      {
        detection: "password-spraying",
        threat_type: "BRUTE_FORCE",
        severity: "HIGH",
        technique: "T1110.003",
      },
      {
        detection: "login-after-burst",
        threat_type: "BRUTE_FORCE",
        severity: "CRITICAL",
        technique: "T1078",
      },
    ],
    maxAlerts: PROXIES,
    quiet: ["distributed-brute-force", "sql-injection", "suspicious-process", "mass-file-encryption"],
  },
};
