import { Severity, ThreatType } from "@threatstream/contracts";
import { severityRank } from "../../model/severity.ts";
import type { Detection } from "../../model/detection.ts";
import { quote, textField } from "../../common/text.ts";
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
