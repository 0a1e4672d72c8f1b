import { severityRank } from "@threatstream/core/model";
import type { ExpectedFinding, Expectations } from "@threatstream/scenarios";
import type { Played, Raised } from "./play.ts";

/** How long something took to be found, from the attack's first event. */
export interface Delay {
  /** Events, of all kinds. */
  readonly events: number;
  /** Seconds of the story's time. */
  readonly seconds: number;
  /** Seconds by the clock, from publishing the event that raised it until a listener saw the threat. */
  readonly wall?: number;
}

/** One expectation, and what came of it. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  /** What was seen. */
  readonly detail: string;
  readonly delay?: Delay;
}

/** Compares what a run came to with what was expected of it. Pure. */
export function checksOf(expects: Expectations, played: Played): readonly Check[] {
  return [
    ...expects.raises.map((finding) => raises(finding, played)),
    fewAlerts(expects.maxAlerts, played),
    ...expects.quiet.map((detection) => isQuiet(detection, played)),
    harmlessStaysBelow(expects, played),
  ];
}

/** Whether the pipeline could read all that it was sent. */
export function allUnderstood({ refused, events }: Played): Check {
  return {
    name: "every line is understood",
    passed: refused.length === 0,
    detail: refused[0] ?? `${events} events`,
  };
}

/** How many of the missing events are named. */
const NAMED = 3;

/** Whether every event that was published is stored. `missing`: the ids of those that are not. */
export function allStored({ events }: Played, missing: readonly string[]): Check {
  const stored = `${events - missing.length} of ${events} events`;
  const more = missing.length > NAMED ? ", …" : "";
  return {
    name: "every event is stored",
    passed: missing.length === 0 && events > 0,
    detail: missing.length === 0 ? stored : `${stored}; not ${missing.slice(0, NAMED).join(", ")}${more}`,
  };
}

function raises(finding: ExpectedFinding, played: Played): Check {
  const { detection, threat_type, severity, technique } = finding;
  const name = `${detection} raises ${severity} ${threat_type}${technique === undefined ? "" : ` ${technique}`}`;
  const first = played.raised.find((raised) => raised.phase !== undefined && isThe(finding, raised));
  if (first === undefined) return { name, passed: false, detail: nearest(finding, played) };
  const start = played.attack ?? { events: first.events, at: first.at };
  const { wall } = first;
  const delay = {
    events: first.events - start.events,
    seconds: (first.at - start.at) / 1000,
    ...(wall !== undefined && { wall }),
  };
  return { name, passed: true, detail: first.threat.description, delay };
}

function isThe(
  { detection, threat_type, severity, technique }: ExpectedFinding,
  { threat }: Raised,
): boolean {
  return (
    threat.detections.includes(detection) &&
    threat.threat_type === threat_type &&
    severityRank(threat.severity) >= severityRank(severity) &&
    (technique === undefined || threat.mitre_attack_id === technique)
  );
}

/** What the detection raised instead. */
function nearest({ detection }: ExpectedFinding, { raised }: Played): string {
  const others = raised
    .filter(({ threat }) => threat.detections.includes(detection))
    .map(({ threat }) => `${threat.severity} ${threat.threat_type} ${threat.mitre_attack_id ?? ""}`.trim());
  return others.length === 0 ? "it found nothing" : `it raised ${[...new Set(others)].join(", ")}`;
}

function fewAlerts(most: number, { alerts }: Played): Check {
  return { name: `at most ${most} alerts`, passed: alerts.length <= most, detail: `${alerts.length} alerts` };
}

function isQuiet(detection: string, { raised }: Played): Check {
  const found = raised.find(({ threat }) => threat.detections.includes(detection));
  return {
    name: `${detection} stays quiet`,
    passed: found === undefined,
    detail: found === undefined ? "quiet" : found.threat.description,
  };
}

function harmlessStaysBelow({ harmlessBelow = "HIGH" }: Expectations, { raised }: Played): Check {
  const found = raised.find(
    ({ phase, single, threat }) =>
      single && phase === undefined && severityRank(threat.severity) >= severityRank(harmlessBelow),
  );
  return {
    name: `harmless events stay below ${harmlessBelow}`,
    passed: found === undefined,
    detail: found === undefined ? "they do" : found.threat.description,
  };
}
