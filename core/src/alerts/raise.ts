import { PRIORITIES, SLA_MINUTES } from "@threatstream/contracts";
import type { Alert, Priority, Severity, Threat } from "@threatstream/contracts";
import { alertId } from "../model/ids.ts";
import type { Policy } from "../model/policy.ts";
import { severityRank } from "../model/severity.ts";
import { joinSimulations } from "../model/simulations.ts";
import type { Simulations } from "../model/simulations.ts";

/** CRITICAL → P1; HIGH → P1 where the risk is 80 or more, else P2; MEDIUM → P3; else P4. */
export function priorityOf(severity: Severity, riskScore: number): Priority {
  switch (severity) {
    case "CRITICAL":
      return "P1";
    case "HIGH":
      return riskScore >= 80 ? "P1" : "P2";
    case "MEDIUM":
      return "P3";
    case "LOW":
    case "INFO":
      return "P4";
  }
}

/**
 * True where a threat raises, or joins, an alert: always from HIGH; MEDIUM where its target is critical or its source
 * known as bad, or where it is the threat of a source that keeps raising MEDIUM ones.
 */
export function raisesAlert(threat: Threat, policy: Policy): boolean {
  return wantsAlert(threat, policy) && policy.isSuppressed?.(threat) !== true;
}

function wantsAlert(threat: Threat, policy: Policy): boolean {
  if (severityRank(threat.severity) >= severityRank("HIGH")) return true;
  if (threat.severity !== "MEDIUM") return false;
  return (
    threat.detections.includes("repeat-offender") ||
    policy.knownBadSources.has(threat.source_ip) ||
    targetsOf(threat).some((target) => policy.criticalTargets.has(target))
  );
}

function targetsOf(threat: Threat): string[] {
  return [threat.destination_ip, threat.target].filter((target) => target !== undefined);
}

/**
 * What several threats say together about one alert. Two tallies of one alert add up to one, in any order and grouping;
 * an alert is its tally plus what analysts did with it.
 */
export interface AlertTally {
  readonly occurrences: number;
  /** The first threat by event time. */
  readonly first: { readonly at: number; readonly id: string };
  readonly lastAt: number;
  readonly riskScore: number;
  /** The simulations that its threats come from. */
  readonly simulations?: Simulations;
  /** The most severe threat, which gives the alert its words. */
  readonly lead: AlertLead;
}

interface AlertLead {
  readonly id: string;
  readonly severity: Severity;
  readonly riskScore: number;
  /** Grows with every event that a correlation takes in, so its later versions win. */
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly fields: Pick<
    Alert,
    "threat_type" | "source_ip" | "source_country" | "target" | "mitre_attack_id" | "rule"
  >;
}

/** A threat's window for alerts: its own time, or for a correlation the start of its window, which never moves. */
export interface AlertScope {
  readonly at: number;
  /** What the threat is about, where its source address may still change: a correlation's key. */
  readonly subject: string;
}

/** The alert that a threat belongs to: one for each type, subject and target within a suppression window of event time. */
export function alertIdOf(threat: Threat, scope: AlertScope, policy: Policy): string {
  if (policy.suppressionMs === 0) return alertId(["single", threat.id]);
  const target = threat.destination_ip ?? threat.target ?? "";
  const window = Math.floor(scope.at / policy.suppressionMs);
  // By the rules' own type: what a model says moves no threat to another alert.
  const type = threat.rules?.threat_type ?? threat.threat_type;
  return alertId(["group", type, scope.subject, target, window]);
}

/** What `alertTally` needs beside the threat. */
export interface AlertContribution {
  /** 0 for a later version of a threat that was counted already. */
  readonly occurrences: 0 | 1;
  /** Time of the threat's last event, epoch milliseconds. */
  readonly lastAt: number;
  readonly title: string;
  readonly version: number;
}

/** What a threat adds to its alert. */
export function alertTally(threat: Threat, contribution: AlertContribution): AlertTally {
  const { occurrences, lastAt, title, version } = contribution;
  const target = threat.destination_ip ?? threat.target;
  return {
    occurrences,
    first: { at: Date.parse(threat.timestamp), id: threat.id },
    lastAt,
    riskScore: threat.risk_score,
    ...(threat.simulation_ids !== undefined && { simulations: threat.simulation_ids }),
    lead: {
      id: threat.id,
      severity: threat.severity,
      riskScore: threat.risk_score,
      version,
      title,
      description: threat.description,
      fields: {
        threat_type: threat.threat_type,
        source_ip: threat.source_ip,
        ...(threat.source_country !== undefined && { source_country: threat.source_country }),
        ...(target !== undefined && { target }),
        ...(threat.mitre_attack_id !== undefined && { mitre_attack_id: threat.mitre_attack_id }),
        ...(threat.detections[0] !== undefined && { rule: threat.detections[0] }),
      },
    },
  };
}

/** The sum of two tallies of one alert. */
export function mergeTallies(a: AlertTally, b: AlertTally): AlertTally {
  const simulations = joinSimulations(a.simulations, b.simulations);
  const bFirst = b.first.at < a.first.at || (b.first.at === a.first.at && b.first.id < a.first.id);
  return {
    occurrences: a.occurrences + b.occurrences,
    first: bFirst ? b.first : a.first,
    lastAt: Math.max(a.lastAt, b.lastAt),
    riskScore: Math.max(a.riskScore, b.riskScore),
    ...(simulations !== undefined && { simulations }),
    lead: leads(b.lead, a.lead) ? b.lead : a.lead,
  };
}

/** A total order, so that the same threats give the same words whichever came first. */
function leads(a: AlertLead, b: AlertLead): boolean {
  const bySeverity = severityRank(a.severity) - severityRank(b.severity);
  if (bySeverity !== 0) return bySeverity > 0;
  if (a.riskScore !== b.riskScore) return a.riskScore > b.riskScore;
  if (a.id !== b.id) return a.id < b.id;
  return a.version > b.version;
}

/** The fields of an alert that follow from its tally and the time of its creation. */
export function alertFields(id: string, tally: AlertTally, createdAt: number): Omit<Alert, "status"> {
  const priority = priorityOf(tally.lead.severity, tally.riskScore);
  return {
    id,
    threat_id: tally.first.id,
    ...tally.lead.fields,
    title: tally.lead.title,
    description: tally.lead.description,
    severity: tally.lead.severity,
    priority,
    created_at: new Date(createdAt).toISOString(),
    due_at: new Date(createdAt + SLA_MINUTES[priority] * 60_000).toISOString(),
    risk_score: tally.riskScore,
    occurrences: tally.occurrences,
    first_seen_at: new Date(tally.first.at).toISOString(),
    last_seen_at: new Date(tally.lastAt).toISOString(),
    ...(tally.simulations !== undefined && { simulation_ids: [...tally.simulations] }),
  };
}

/** Most urgent first. */
export function priorityRank(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}
