import type { Format, Severity, Threat, ThreatType } from "@threatstream/contracts";
import type { RuleInfo, RuledFinding } from "../model/detection.ts";
import { techniqueOf } from "../model/techniques.ts";
import { textField } from "../common/text.ts";
import { severityRank } from "../model/severity.ts";
import type { EnrichedEvent, Finding, Origin } from "../model/event.ts";
import { riskScore } from "../model/risk.ts";
import type { Simulations } from "../model/simulations.ts";
import { threatId } from "../model/ids.ts";
import { forEachEvent } from "./item.ts";
import type { Step } from "./item.ts";

/** The fields of a threat that say when and by whom it was made; everything else follows from the event. */
export interface AnalysisStamp {
  /** Epoch milliseconds. */
  readonly analyzedAt: number;
  readonly processingMs: number;
}

const MAX_SIGNALS = 12;
const MAX_TEXT = 1_000;
const MAX_USER = 256;

/** Strongest first: by severity, then confidence, then the detection's id, so that equal events get equal threats. */
export function byStrength(a: Finding, b: Finding): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    b.confidence - a.confidence ||
    (a.detection < b.detection ? -1 : 1)
  );
}

/** Builds the threat of each event, which ends its way through the pipeline. */
export const buildThreat: Step = (batch, { now }) => {
  forEachEvent(batch, (enriched, item) => {
    const { findings, startedAt, correlations } = item;
    const { event, at } = enriched;
    // Each has its share of the time that the batch took.
    const processingMs = Math.max(0, Math.round((now(at) - startedAt) / batch.length));
    const stamp = { analyzedAt: startedAt, processingMs };
    const threat = threatOf(threatId(event.event_id), enriched, findings, stamp);
    const title = findings[0]?.rule.title ?? threat.description;
    const analysis = { threat, title, at, correlations, payload: event.payload };
    item.outcome = { kind: "analyzed", analysis };
  });
};

/** Returns the verdict on one event: its strongest finding leads, the others lend their signals. */
export function threatOf(
  id: string,
  enriched: EnrichedEvent,
  findings: readonly RuledFinding[],
  stamp: AnalysisStamp,
): Threat {
  const { event, origin, format } = enriched;
  const [lead] = findings;
  const user = textField(event.payload, "username") ?? textField(event.payload, "user");
  const host = textField(event.metadata, "host") ?? textField(event.metadata, "vhost");
  return assemble({
    id,
    eventId: event.event_id,
    timestamp: event.timestamp,
    origin,
    format,
    lead: lead ?? quietFinding(event.event_type),
    rules: lead === undefined ? NO_RULES : findings.map((finding) => finding.rule),
    signals: lead === undefined ? NO_SIGNALS : findings.flatMap((finding) => finding.signals),
    destination: {
      destination_ip: event.destination_ip,
      destination_port: event.destination_port,
      target: host?.slice(0, 255),
    },
    user,
    simulations: enriched.simulations,
    stamp,
  });
}

const NO_RULES: readonly RuleInfo[] = [];
const NO_SIGNALS: readonly string[] = [];

/** What an event was aimed at. */
interface Destination {
  readonly destination_ip?: string | undefined;
  readonly destination_port?: number | undefined;
  readonly target?: string | undefined;
}

interface Verdict {
  readonly id: string;
  readonly eventId: string;
  readonly timestamp: string;
  readonly origin: Origin;
  readonly format: Format;
  readonly lead: Finding;
  readonly rules: readonly RuleInfo[];
  readonly signals: readonly string[];
  readonly destination: Destination;
  readonly user?: string | undefined;
  readonly eventCount?: number;
  readonly simulations?: Simulations;
  /** Of a correlation: when its last event was, epoch milliseconds. */
  readonly lastAt?: number;
  readonly stamp: AnalysisStamp;
}

/** A threat in the wire's form. Optional fields are absent, never null. */
export function assemble(verdict: Verdict): Threat {
  const { lead, origin, stamp, rules, destination } = verdict;
  const technique = rules[0]?.technique ?? (rules.length === 0 ? undefined : techniqueOf(lead.threat_type));
  const threat: Threat = {
    id: verdict.id,
    event_id: verdict.eventId,
    timestamp: verdict.timestamp,
    severity: lead.severity,
    threat_type: lead.threat_type,
    risk_score: riskScore({
      severity: lead.severity,
      confidence: lead.confidence,
      threatType: lead.threat_type,
      multiplier: origin.multiplier,
    }),
    source_ip: origin.ip,
    source_zone: origin.zone,
    confidence: lead.confidence,
    description: lead.summary.slice(0, MAX_TEXT),
    contextual_analysis: `${contextOf(rules[0], lead.severity, origin)}${periodOf(verdict)}`,
    contributing_signals: signalsOf(verdict),
    recommended_actions: rules[0] === undefined ? [] : [...rules[0].actions],
    auto_blocked: false,
    processing_time_ms: stamp.processingMs,
    analyzed_at: isoTime(stamp.analyzedAt),
    audit_ref: "RULE-ENGINE",
    detections: rules.map((each) => each.id),
    format: verdict.format,
  };
  if (origin.country !== undefined) threat.source_country = origin.country;
  if (origin.countryCode !== undefined) threat.source_country_code = origin.countryCode;
  if (origin.coordinates !== undefined) threat.source_coordinates = origin.coordinates;
  if (destination.destination_ip !== undefined) threat.destination_ip = destination.destination_ip;
  if (destination.destination_port !== undefined) threat.destination_port = destination.destination_port;
  if (destination.target !== undefined) threat.target = destination.target;
  if (verdict.user !== undefined && verdict.user !== "") threat.user = verdict.user.slice(0, MAX_USER);
  if (technique !== undefined) {
    threat.mitre_attack_id = technique.id;
    threat.mitre_attack_name = technique.name;
    threat.mitre_tactic = technique.tactic;
  }
  if (verdict.eventCount !== undefined) threat.event_count = verdict.eventCount;
  if (verdict.simulations !== undefined) threat.simulation_ids = [...verdict.simulations];
  return threat;
}

function signalsOf({ signals }: Verdict): string[] {
  return signals.length === 0 ? [] : signals.slice(0, MAX_SIGNALS).map((signal) => signal.slice(0, MAX_TEXT));
}

let lastTime = { at: Number.NaN, iso: "" };

/** ISO time of an epoch time; many events of a batch share one. */
function isoTime(at: number): string {
  if (at !== lastTime.at) lastTime = { at, iso: new Date(at).toISOString() };
  return lastTime.iso;
}

const ZONE_TEXT = {
  HOSTILE_ZONE: "an outside address in a country with a raised risk",
  EXTERNAL_ZONE: "an outside address",
  INTERNAL_ZONE: "an address inside the network",
  TRUSTED_ZONE: "a trusted address",
} as const;

function contextOf(rule: RuleInfo | undefined, severity: Severity, origin: Origin): string {
  const country = origin.country === undefined ? "" : ` in ${origin.country}`;
  const source = `The source ${origin.ip} is ${ZONE_TEXT[origin.zone]}${country}.`;
  if (rule === undefined) return `No detection matched. ${source}`;
  const technique = rule.technique === undefined ? "" : ` (${rule.technique.id}, ${rule.technique.tactic})`;
  return `${rule.title}${technique}, rated ${severity} by the rules. ${source}`;
}

/** ` Its events are from 2026-03-10 02:14:07 to 02:18:11 UTC.` of a correlation; nothing of a single event. */
function periodOf({ timestamp, lastAt }: Verdict): string {
  if (lastAt === undefined) return "";
  const [day, from] = [timestamp.slice(0, 10), timestamp.slice(11, 19)];
  const last = new Date(lastAt).toISOString();
  const to = last.startsWith(day) ? last.slice(11, 19) : `${last.slice(0, 10)} ${last.slice(11, 19)}`;
  return ` Its events are from ${day} ${from} to ${to} UTC.`;
}

/** The verdict where no detection matched: what kind of event it was, and how sure we are that it is harmless. */
function quietFinding(eventType: string): Finding {
  return QUIET_TYPES.get(eventType.toLowerCase()) ?? ORDINARY;
}

function quiet(threatType: ThreatType, summary: string): Finding {
  return { detection: "", severity: "INFO", threat_type: threatType, confidence: 0.95, summary, signals: [] };
}

const ORDINARY = quiet("NORMAL_TRAFFIC", "An ordinary event");
const WEB_REQUEST = quiet("API_REQUEST", "A web request");
const FIREWALL_EVENT = quiet("FIREWALL_EVENT", "A firewall event");
const QUIET_TYPES: ReadonlyMap<string, Finding> = new Map([
  ["login_attempt", quiet("LOGIN_ATTEMPT", "A login")],
  ["authentication", quiet("AUTHENTICATION", "An authentication event")],
  ["http_request", WEB_REQUEST],
  ["api_request", WEB_REQUEST],
  ["firewall", FIREWALL_EVENT],
  ["firewall_event", FIREWALL_EVENT],
]);
