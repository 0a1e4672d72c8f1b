import { Playbook, SEVERITIES, ThreatType } from "@threatstream/contracts";
import type { Severity } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import { aThreat, anAlert } from "@threatstream/core/testing";
import { BUNDLED_PLAYBOOKS } from "./bundled.ts";
import { automaticFor, playbooksFor } from "./decide.ts";
import { listedPlaybook } from "./listing.ts";
import { parsePlaybook, planOf } from "./playbook.ts";

const playbooks = BUNDLED_PLAYBOOKS.map(parsePlaybook);

/** What each playbook that starts by itself asks for; all others ask a person. */
const AUTOMATIC: Readonly<
  Record<string, { readonly min_severity: Severity; readonly min_confidence: number }>
> = {
  "pb-ddos-001": { min_severity: "HIGH", min_confidence: 0.85 },
  "pb-brute-001": { min_severity: "CRITICAL", min_confidence: 0.9 },
  "pb-ransomware-001": { min_severity: "CRITICAL", min_confidence: 0.8 },
};

test("there is a playbook for each kind of attack, once", () => {
  expect(playbooks.map(({ definition }) => definition.id)).toEqual([
    "pb-brute-001",
    "pb-cloudkey-001",
    "pb-credential-stuffing-001",
    "pb-ddos-001",
    "pb-exfiltration-001",
    "pb-malware-001",
    "pb-phishing-001",
    "pb-portscan-001",
    "pb-ransomware-001",
    "pb-sql-001",
    "pb-web-001",
  ]);
});

test.each([
  ["BRUTE_FORCE", "pb-brute-001"],
  ["AUTHENTICATION", "pb-credential-stuffing-001"],
  ["LOGIN_ATTEMPT", "pb-credential-stuffing-001"],
  ["SQL_INJECTION", "pb-sql-001"],
  ["WEB_ATTACK", "pb-web-001"],
  ["XSS", "pb-web-001"],
  ["PATH_TRAVERSAL", "pb-web-001"],
  ["COMMAND_INJECTION", "pb-web-001"],
  ["DDOS_ATTACK", "pb-ddos-001"],
  ["RANSOMWARE", "pb-ransomware-001"],
  ["MALWARE", "pb-malware-001"],
  ["DATA_EXFILTRATION", "pb-exfiltration-001"],
  ["INSIDER_THREAT", "pb-exfiltration-001"],
  ["APT_ACTIVITY", "pb-exfiltration-001"],
  ["PHISHING", "pb-phishing-001"],
  ["PORT_SCAN", "pb-portscan-001"],
  ["CREDENTIAL_ACCESS", "pb-cloudkey-001"],
  ["PRIVILEGE_ESCALATION", "pb-cloudkey-001"],
] as const)("%s that is HIGH is answered by %s", (threat_type, id) => {
  const found = playbooksFor(aThreat(1, { threat_type, severity: "HIGH", confidence: 0.8 }), playbooks);
  expect(found.map(({ definition }) => definition.id)).toEqual([id]);
});

describe("what starts by itself", () => {
  test.each(playbooks)("$definition.id", ({ definition }) => {
    expect(definition.auto_execute).toEqual(AUTOMATIC[definition.id] ?? false);
  });

  test("is a flood from HIGH, brute force and ransomware from CRITICAL, and nothing else", () => {
    const started = ThreatType.options.flatMap((threat_type) =>
      SEVERITIES.flatMap((severity) =>
        [0.79, 0.8, 0.84, 0.85, 0.89, 0.9, 1].flatMap((confidence) =>
          automaticFor({ threat_type, severity, confidence }, playbooks).map(
            ({ definition }) => `${definition.id} ${severity} ${confidence}`,
          ),
        ),
      ),
    );
    expect(started).toEqual([
      "pb-brute-001 CRITICAL 0.9",
      "pb-brute-001 CRITICAL 1",
      "pb-ddos-001 HIGH 0.85",
      "pb-ddos-001 HIGH 0.89",
      "pb-ddos-001 HIGH 0.9",
      "pb-ddos-001 HIGH 1",
      "pb-ddos-001 CRITICAL 0.85",
      "pb-ddos-001 CRITICAL 0.89",
      "pb-ddos-001 CRITICAL 0.9",
      "pb-ddos-001 CRITICAL 1",
      "pb-ransomware-001 CRITICAL 0.8",
      "pb-ransomware-001 CRITICAL 0.84",
      "pb-ransomware-001 CRITICAL 0.85",
      "pb-ransomware-001 CRITICAL 0.89",
      "pb-ransomware-001 CRITICAL 0.9",
      "pb-ransomware-001 CRITICAL 1",
    ]);
  });
});

describe.each(playbooks)("$definition.id", (playbook) => {
  const threat_type = playbook.definition.trigger.threat_types[0] ?? "MALWARE";

  test("can be planned for a threat of which as little as possible is known", () => {
    const plan = planOf(playbook, { threat: aThreat(1, { threat_type }) });
    expect(plan).toHaveLength(playbook.steps.length);
    for (const step of plan) {
      expect(JSON.stringify(step)).not.toContain("{{");
    }
  });

  test("can be planned for one of which all is known, and then leaves no step out", () => {
    const threat = aThreat(1, {
      threat_type,
      source_ip: "2001:db8::7",
      source_country: "Nowhere",
      destination_ip: "198.51.100.3",
      target: "db-1.example.com",
      user: "ada",
      mitre_attack_id: "T1110",
    });
    const plan = planOf(playbook, { threat, alert: anAlert(1) });
    expect(plan.filter(({ skipped }) => skipped !== undefined)).toEqual([]);
  });

  test("can be planned where an attacker filled every text to its limit", () => {
    const long = '"{{threat.id}}\u0000<!channel>'.repeat(200);
    const threat = aThreat(1, {
      threat_type,
      description: long.slice(0, 1_000),
      contributing_signals: Array.from({ length: 12 }, () => long.slice(0, 1_000)),
      target: long.slice(0, 255),
      user: long.slice(0, 256),
    });
    expect(planOf(playbook, { threat })).toHaveLength(playbook.steps.length);
  });

  test("tells the SOC and keeps evidence", () => {
    const actions = playbook.steps.map(({ action }) => action);
    expect(actions).toContain("notify_soc");
    expect(actions).toContain("capture_forensics");
  });

  test("is listed as clients know playbooks", () => {
    const listed = listedPlaybook(playbook.definition);
    expect(Playbook.strict().parse(listed)).toEqual(listed);
  });
});

test("the list tells severities from the most severe, and counts the seconds that are waited", () => {
  const ddos = playbooks.find(({ definition }) => definition.id === "pb-ddos-001");
  expect(ddos && listedPlaybook(ddos.definition)).toMatchObject({
    severity_trigger: ["CRITICAL", "HIGH"],
    auto_execute: true,
    requires_approval: false,
    estimated_duration_seconds: 132,
  });
});
