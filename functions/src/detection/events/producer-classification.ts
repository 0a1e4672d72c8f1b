import { Severity, ThreatType } from "@threatstream/contracts";
import { severityRank } from "../../pipeline/severity.ts";
import type { Detection, DetectionCase } from "../detection.ts";
import { quote, textField } from "../text.ts";
import { finding, quiet, typed } from "./case-events.ts";
import { plausibleCount, typeName } from "./evidence.ts";
import { PRODUCER_TYPES } from "./producer-types.ts";

/** What a producer's words or numbers say about an event. */
interface Claim {
  readonly severity: Severity;
  readonly threatType: ThreatType;
  readonly confidence: number;
  readonly signal: string;
}

/** A word alone is a claim, a number with it is evidence, and one in the highest band needs no interpretation. */
const CONFIDENCE = { word: 0.6, number: 0.75, highestBand: 0.9, stated: 0.5 } as const;
/** At most this much trust in a severity that only the producer's metadata give. */
const MOST_STATED = 0.6;

/**
 * The producer itself calls the event an attack: by its type, with the numbers that come with it, or in its metadata. This
 * can only raise a verdict. Harmless types and severities are no claim, so they lower nothing.
 */
export const detection: Detection = {
  id: "producer-classification",
  title: "Attack reported by the sensor",
  actions: ["Look at the sensor's own record of the event", "Confirm it against the logs of the target"],
  examine({ event }) {
    const byType = typeClaim(event.event_type, event.payload);
    const stated = statedClaim(event.metadata);
    const first = byType ?? stated;
    if (first === undefined) return undefined;
    const second = byType === undefined ? undefined : stated;
    const raised = second !== undefined && severityRank(second.severity) > severityRank(first.severity);
    const signals = second === undefined ? [first.signal] : [first.signal, second.signal];
    return {
      detection: detection.id,
      severity: raised ? second.severity : first.severity,
      threat_type: first.threatType,
      confidence: raised ? Math.min(MOST_STATED, first.confidence) : first.confidence,
      summary: `Reported by the sensor as ${wordsOf(first.threatType)}: ${signals.join("; ")}`,
      signals,
    };
  },
};

function typeClaim(eventType: string, payload: Readonly<Record<string, unknown>>): Claim | undefined {
  const type = PRODUCER_TYPES.get(typeName(eventType));
  if (type === undefined) return undefined;
  const { threatType, measure } = type;
  const amount = measure === undefined ? undefined : (measure.read ?? plausibleCount)(payload, measure.field);
  if (measure === undefined || amount === undefined) {
    const signal = `event type ${quote(eventType, 40)}`;
    return { severity: type.severity, threatType, confidence: CONFIDENCE.word, signal };
  }
  const band = measure.scale.findIndex(([least]) => amount >= least);
  return {
    severity: measure.scale[band]?.[1] ?? type.severity,
    threatType,
    confidence: band === 0 ? CONFIDENCE.highestBand : CONFIDENCE.number,
    signal: `event type ${quote(eventType, 40)} with ${measure.describe(amount)}`,
  };
}

/** Types that say what an event is about, not that it is an attack. */
const HARMLESS: ReadonlySet<ThreatType> = new Set([
  "AUTHENTICATION",
  "FIREWALL_EVENT",
  "API_REQUEST",
  "LOGIN_ATTEMPT",
  "NORMAL_TRAFFIC",
]);

// Looked up, not parsed: this runs on every event, and zod takes microseconds to say no.
const SEVERITIES = new Map<string, Severity>(Severity.options.map((severity) => [severity, severity]));
const TYPES = new Map<string, ThreatType>(ThreatType.options.map((type) => [type, type]));

/** `metadata.severity` from MEDIUM (logs say INFO and LOW of everything), `metadata.threat_type` of an attack. */
function statedClaim(metadata: Readonly<Record<string, unknown>>): Claim | undefined {
  const severity = SEVERITIES.get(textField(metadata, "severity")?.toUpperCase() ?? "");
  const type = TYPES.get(textField(metadata, "threat_type")?.toUpperCase() ?? "");
  const attack = type === undefined || HARMLESS.has(type) ? undefined : type;
  const isGrave = severity !== undefined && severityRank(severity) >= severityRank("MEDIUM");
  if (attack === undefined && !isGrave) return undefined;
  const words = [
    ...(isGrave ? [`severity ${severity}`] : []),
    ...(attack === undefined ? [] : [`type ${attack}`]),
  ];
  return {
    severity: severity ?? "MEDIUM",
    threatType: attack ?? "SUSPICIOUS_ACTIVITY",
    confidence: CONFIDENCE.stated,
    signal: `stated in its metadata: ${words.join(", ")}`,
  };
}

function wordsOf(threatType: ThreatType): string {
  return threatType.toLowerCase().replaceAll("_", " ");
}

const MIB = 1024 ** 2;

export const cases: readonly DetectionCase[] = [
  ...finding("CRITICAL", "BRUTE_FORCE", {
    "100 attempts": typed("brute_force", { attempts: 100, username: "admin" }),
    "a type in capitals": typed("BRUTE_FORCE", { attempts: 5_000 }),
    "few attempts that the metadata call critical": typed(
      "brute-force",
      { attempts: 3 },
      { severity: "critical" },
    ),
    "many attempts that the metadata call harmless": typed(
      "brute_force",
      { attempts: 150 },
      { severity: "INFO" },
    ),
  }),
  ...finding("HIGH", "BRUTE_FORCE", { "20 attempts": typed("brute_force", { attempts: 20 }) }),
  ...finding("MEDIUM", "BRUTE_FORCE", {
    "19 attempts": typed("brute_force", { attempts: 19 }),
    "attempts in text": typed("brute_force", { attempts: "100000" }),
    "negative attempts": typed("brute_force", { attempts: -500 }),
    "attempts that cannot be": typed("brute_force", { attempts: 1e300 }),
    "no attempts": typed("brute_force"),
  }),
  ...finding("HIGH", "SQL_INJECTION", { "an injection": typed("sql_injection", { query: "x" }) }),
  ...finding("CRITICAL", "DDOS_ATTACK", { "100,000 packets": typed("ddos", { packets_per_sec: 100_000 }) }),
  ...finding("MEDIUM", "DDOS_ATTACK", { "a small flood": typed("ddos", { packets_per_sec: 500 }) }),
  ...finding("CRITICAL", "RANSOMWARE", { "100 files": typed("ransomware", { encrypted_files: 100 }) }),
  ...finding("HIGH", "RANSOMWARE", { "99 files": typed("ransomware", { encrypted_files: 99 }) }),
  ...finding("HIGH", "PORT_SCAN", { "1,000 ports": typed("port_scan", { ports: 1_000 }) }),
  ...finding("MEDIUM", "PORT_SCAN", {
    "a list of ports": typed("port_scan", { ports: [21, 22, 23, 25, 53, 80, 110, 143, 443, 445] }),
  }),
  ...finding("LOW", "PORT_SCAN", {
    "one port many times": typed("port_scan", { ports: Array.from({ length: 200 }, () => 22) }),
    "ports that are none": typed("port_scan", { ports: [-1, 70_000, "22", null] }),
  }),
  ...finding("CRITICAL", "DATA_EXFILTRATION", { "1 GiB": typed("data_exfiltration", { bytes: 1024 * MIB }) }),
  ...finding("HIGH", "DATA_EXFILTRATION", { "100 MiB": typed("data_exfiltration", { bytes: 100 * MIB }) }),
  ...finding("MEDIUM", "DATA_EXFILTRATION", { "1 MiB": typed("data_exfiltration", { bytes: MIB }) }),
  ...finding("HIGH", "MALWARE", { malware: typed("Malware", { hash: "e3b0c442" }) }),
  ...finding("MEDIUM", "PHISHING", { phishing: typed("phishing") }),
  ...finding("HIGH", "PRIVILEGE_ESCALATION", { escalation: typed("Privilege Escalation") }),
  ...finding("HIGH", "SUSPICIOUS_ACTIVITY", {
    "a severity in the metadata": typed(
      "normal_traffic",
      {},
      { severity: "HIGH", threat_type: "NORMAL_TRAFFIC" },
    ),
  }),
  ...finding("MEDIUM", "MALWARE", {
    "a type in the metadata": typed("file_activity", {}, { threat_type: "malware" }),
  }),
  ...finding("LOW", "PHISHING", {
    "a mild attack in the metadata": typed("email", {}, { severity: "low", threat_type: "PHISHING" }),
  }),
  ...quiet({
    "ordinary traffic": typed("normal_traffic", { bytes: 512 }, { severity: "INFO" }),
    "a log's own level": typed("http_request", { url: "/" }, { severity: "LOW" }),
    "an unknown severity": typed("http_request", {}, { severity: "ERROR", threat_type: "none" }),
    "a harmless type in the metadata": typed(
      "login_attempt",
      { success: true },
      { threat_type: "LOGIN_ATTEMPT" },
    ),
    "a severity that is no text": typed("heartbeat", {}, { severity: 9, threat_type: ["MALWARE"] }),
    "numbers without a claim": typed("network_flow", { attempts: 5_000, bytes: 1e12 }),
    "a type that is a property of objects": typed("constructor", {}),
  }),
];
