import type { AnalysisRequest, Evidence } from "./analyzer.ts";

/** How many threats are shown, and how much of each text, in characters. */
export interface Sizes {
  readonly threats: number;
  readonly excerpt: number;
  readonly text: number;
}

export interface Rendered {
  readonly json: string;
  /** True where something was left out. */
  readonly truncated: boolean;
}

const MAX_SIGNALS = 8;
const MAX_DETECTIONS = 10;

/** The evidence as one line of JSON, in ASCII wherever a character could mislead; says what was left out. */
export function renderEvidence({ evidence, context }: AnalysisRequest, sizes: Sizes): Rendered {
  let truncated = evidence.length > sizes.threats;
  const cut = (text: string, max: number): string => {
    if (text.length <= max) return text;
    truncated = true;
    return `${text.slice(0, max)} [${text.length - max} more characters left out]`;
  };
  const left = evidence.length - sizes.threats;
  const shown = {
    threats: evidence.slice(0, sizes.threats).map((item) => describe(item, sizes, cut)),
    ...(left > 0 && { threats_left_out: left }),
    ...(context !== undefined && { analyst_note: cut(context, sizes.text * 2) }),
  };
  return { json: escapeJson(JSON.stringify(shown)), truncated };
}

function describe({ threat, excerpt }: Evidence, sizes: Sizes, cut: (text: string, max: number) => string) {
  return {
    timestamp: threat.timestamp,
    source_ip: threat.source_ip,
    source_country_code: threat.source_country_code,
    source_zone: threat.source_zone,
    destination_ip: threat.destination_ip,
    destination_port: threat.destination_port,
    target: threat.target === undefined ? undefined : cut(threat.target, sizes.text),
    log_format: threat.format,
    events: threat.event_count ?? 1,
    rule_verdict: {
      severity: threat.severity,
      threat_type: threat.threat_type,
      confidence: threat.confidence,
      mitre_attack_id: threat.mitre_attack_id,
      detections: threat.detections.slice(0, MAX_DETECTIONS),
    },
    summary: cut(threat.description, sizes.text),
    signals: threat.contributing_signals.slice(0, MAX_SIGNALS).map((signal) => cut(signal, sizes.text)),
    event_excerpt: excerpt === undefined ? undefined : cut(excerpt, sizes.excerpt),
  };
}

// Controls, bidirectional and zero-width characters, tags, fillers and lone surrogates; and what could open a tag, a
// delimiter or a fence. JSON keeps its meaning, as all of them only occur within its strings.
const ESCAPED = /[<>&`\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

function escapeJson(json: string): string {
  return json.replace(ESCAPED, (char) => {
    const units = Array.from({ length: char.length }, (_none, place) => char.charCodeAt(place));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}
