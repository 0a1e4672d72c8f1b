import { anyOf, script, stretch } from "../plan.ts";
import type { Cast, Phase, Step, Stretch } from "../plan.ts";
import { weighted } from "../random.ts";
import type { Scenario } from "../scenario.ts";
import { bruteForce } from "./brute-force.ts";
import { credentialStuffing } from "./credential-stuffing.ts";
import { dataExfiltration } from "./data-exfiltration.ts";
import { ddos } from "./ddos.ts";
import { portScan } from "./port-scan.ts";
import { ransomware } from "./ransomware.ts";
import { sqlInjection } from "./sql-injection.ts";
import { webScan } from "./web-scan.ts";
import { xss } from "./xss.ts";

/** How often each attack is met, among all attacks. */
const ATTACKS: readonly (readonly [weight: number, scenario: Scenario])[] = [
  [28, bruteForce],
  [16, credentialStuffing],
  [16, webScan],
  [12, sqlInjection],
  [8, xss],
  [8, portScan],
  [4, ddos],
];

/** A tenth of all events. */
const SHARE = 0.1;

/** A bad day: nine of ten events are harmless, the tenth belongs to one attack or another. */
export const mixed: Scenario = {
  id: "mixed",
  summary: "every attack at once, by how common it is, among nine times as many harmless events",
  defaults: { eps: 20, duration: 300 },
  hasRaw: true,
  plan(cast) {
    const parts = ATTACKS.map(([weight, scenario]) => [weight, phaseOf(scenario, cast)] as const);
    return [
      stretch("attacks", [0.02, 0.2], [SHARE / 2, SHARE], anyOf(weighted(parts))),
      stretch("attacks", [0.2, 1], [SHARE, SHARE], anyOf(weighted(parts))),
      ...hurried(dataExfiltration.plan(cast), [0.3, 0.6]),
      ...hurried(ransomware.plan(cast), [0.6, 0.9]),
    ];
  },
  expects: {
    raises: [
      { detection: "port-scan", threat_type: "PORT_SCAN", severity: "MEDIUM", technique: "T1046" },
      { detection: "brute-force", threat_type: "BRUTE_FORCE", severity: "HIGH", technique: "T1110.001" },
      { detection: "sql-injection", threat_type: "SQL_INJECTION", severity: "HIGH", technique: "T1190" },
      { detection: "cross-site-scripting", threat_type: "XSS", severity: "MEDIUM", technique: "T1059.007" },
      { detection: "web-scanner", threat_type: "WEB_ATTACK", severity: "MEDIUM", technique: "T1595.002" },
      { detection: "ddos-rate", threat_type: "DDOS_ATTACK", severity: "HIGH", technique: "T1498" },
      {
        detection: "data-exfiltration",
        threat_type: "DATA_EXFILTRATION",
        severity: "HIGH",
        technique: "T1048",
      },
      {
        detection: "file-encryption-burst",
        threat_type: "RANSOMWARE",
        severity: "CRITICAL",
        technique: "T1486",
      },
    ],
    maxAlerts: 70,
    quiet: [],
  },
};

/** Any of a scenario's stretches, without regard to their order: such attackers are at different points of their work. */
function phaseOf(scenario: Scenario, cast: Cast): Step {
  return anyOf(
    scenario
      .plan(cast)
      .filter(isStretch)
      .map(({ step }) => step),
  );
}

/** Steps that stand for something that goes on for a while. */
const STEPS = 10;

/** An attack that is rare and quick: all its phases within part of the run, those that go on for a while as a few steps. */
function hurried(phases: readonly Phase[], [start, end]: readonly [number, number]): readonly Phase[] {
  return phases.map((phase) => {
    const [from, to] = [start + phase.from * (end - start), start + phase.to * (end - start)];
    const steps = isStretch(phase) ? Array.from({ length: STEPS }, () => phase.step) : phase.steps;
    return script(phase.name, [from, to], steps);
  });
}

function isStretch(phase: Phase): phase is Stretch {
  return "step" in phase;
}
