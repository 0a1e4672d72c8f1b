import { deskOf, oneProgramAt, programsAt } from "../attacks/endpoint.ts";
import { click, lureMail, surrender } from "../attacks/phishing.ts";
import { LURES } from "../payloads/mails.ts";
import { DISCOVERY, MACRO_LAUNCHES } from "../payloads/programs.ts";
import { script, stretch } from "../plan.ts";
import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";
import { ssoLogin } from "../sensors/logins.ts";
import { SCRIPTS } from "../world/agents.ts";
import { HOSTERS, RUSSIA, addressIn } from "../world/networks.ts";

/** A mail to many, whose link leads to a copy of the company's login page; some follow it, one opens what is attached. */
export const phishing: Scenario = {
  id: "phishing",
  summary: "a mail to many: some follow its link and give away a password, one opens what is attached",
  defaults: DEFAULTS,
  hasRaw: false,
  plan({ random, company }) {
    const targets = random.some(company.people, 60);
    const [first, second, third] = random.some(targets, 3);
    if (first === undefined || second === undefined || third === undefined) return [];
    const lure = random.pick(LURES);
    const campaign = { lure, mailer: addressIn(random, HOSTERS), site: addressIn(random, HOSTERS), targets };
    const login = { username: second.user, success: true, mfa: false, agent: random.pick(SCRIPTS) };
    const thief = addressIn(random, RUSSIA);
    return [
      stretch("a test", [0.03, 0.1], [0.03, 0.05], lureMail(campaign)),
      stretch("the campaign", [0.1, 0.6], [0.2, 0.15], lureMail(campaign)),
      script("clicks", [0.2, 0.5], [click(campaign, first), click(campaign, second), click(campaign, third)]),
      script(
        "a password",
        [0.55, 0.65],
        [
          surrender(campaign, second),
          (choice) => ssoLogin(choice, thief, { ...login, success: false }),
          (choice) => ssoLogin(choice, thief, login),
        ],
      ),
      script("a document", [0.55, 0.55], [oneProgramAt(deskOf(third), MACRO_LAUNCHES)]),
      script("looking around", [0.6, 0.8], programsAt(deskOf(third), DISCOVERY)),
    ];
  },
  expects: {
    raises: [
      { detection: "lookalike-mail", threat_type: "PHISHING", severity: "HIGH", technique: "T1566" },
      { detection: "suspicious-process", threat_type: "MALWARE", severity: "HIGH", technique: "T1204.002" },
    ],
    maxAlerts: 3,
    quiet: ["brute-force", "sql-injection", "mass-file-encryption", "data-exfiltration", "ddos-rate"],
  },
};
