import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { script, stretch } from "../plan.ts";
import type { Step } from "../plan.ts";
import { ssoLogin, vpnLogin } from "../sensors/logins.ts";
import { SCRIPTS } from "../world/agents.ts";
import type { Person } from "../world/company.ts";
import { HOSTERS, addressesIn } from "../world/networks.ts";

const TARGETS = 80;

/** One password for every employee, and then the next one: nobody's account is locked. */
export const passwordSpraying: Scenario = {
  id: "password_spraying",
  summary: "one common password tried for every employee at the single sign-on, then at the VPN",
  defaults: DEFAULTS,
  hasRaw: false,
  plan({ random, company }) {
    const targets = random.some(company.people, TARGETS);
    const [first = "", second = ""] = addressesIn(random, HOSTERS, 2);
    const victim = targets[3]?.user ?? "";
    const agent = random.pick(SCRIPTS);
    return [
      stretch("checking names", [0.04, 0.2], [0.02, 0.06], spray(first, targets, agent)),
      stretch("first password", [0.2, 0.55], [0.15, 0.4], spray(first, targets, agent)),
      stretch("second password", [0.55, 0.9], [0.3, 0.2], spray(second, targets, agent)),
      script(
        "getting in",
        [0.75, 0.8],
        [
          (choice) => ssoLogin(choice, first, { username: victim, success: true, mfa: false, agent }),
          (choice) => vpnLogin(choice, first, { username: victim, success: true, mfa: false }),
        ],
      ),
    ];
  },
  expects: {
    raises: [
      { detection: "failed-login", threat_type: "AUTHENTICATION", severity: "LOW", technique: "T1110" },
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
    maxAlerts: 6,
    quiet: ["sql-injection", "suspicious-process", "mass-file-encryption"],
  },
};

/** The next name of the list. */
function spray(source: string, targets: readonly Person[], agent: string): Step {
  let tried = 0;
  return (random) => {
    const username = targets[tried % targets.length]?.user ?? "";
    tried += 1;
    return ssoLogin(random, source, { username, success: false, agent });
  };
}
