import { SEVERITIES, SourceZone } from "@threatstream/contracts";
import type { Aggregates } from "@threatstream/contracts";
import type { Tree } from "./activity.ts";
import { PLACE_UNIT, sumOf } from "./activity.ts";
import type { CoveredTechnique } from "./coverage.ts";
import { quantile } from "./histogram.ts";
import { MINUTE_MS, countAt, countsOf, eventRate, groupAt, minuteOf, riskAt, threatsIn } from "./minutes.ts";
import { riskLevel, riskTrend } from "./risk-index.ts";

const POINTS = 30;
const LAG_MINUTES = 5;

type MitreTechnique = Aggregates["mitre"]["techniques"][number];

/** What the aggregates are made from. */
export interface Measured {
  /** The sum of the counters' shards. */
  readonly totals: Tree;
  readonly activeAlerts: number;
  readonly slaBreaches: number;
  readonly sources: Aggregates["top_sources"]["sources"];
  /** What the model was asked and cost today. */
  readonly ai?: NonNullable<Aggregates["dashboard"]["ai"]>;
  /** The techniques that detections can raise. Default none. */
  readonly coverage?: readonly CoveredTechnique[];
  /** When simulations last proved that a technique is raised, by its id. Default none. */
  readonly verified?: ReadonlyMap<string, NonNullable<MitreTechnique["verified"]>>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Every aggregate; a function of what is measured alone, so that a crash loses nothing. */
export function aggregate(measured: Measured): Aggregates {
  const { totals, now, sources } = measured;
  return {
    dashboard: dashboard(measured),
    risk_index: riskIndexNow(totals, now),
    timeline: { timeline: timeline(totals, now) },
    stream: stream(totals, now),
    top_sources: { sources },
    geo: { countries: countries(totals) },
    mitre: mitre(measured),
  };
}

function dashboard({ totals, activeAlerts, slaBreaches, ai, now }: Measured): Aggregates["dashboard"] {
  const minutes = lastMinutes(now, POINTS).map((minute) => minuteOf(totals, minute));
  const busy = minutes.filter((minute) => countAt(minute, "processed") > 0);
  const severities = groupAt(totals, "severities");
  return {
    processed: countAt(totals, "processed"),
    blocked: countAt(totals, "blocked"),
    critical: countAt(severities, "CRITICAL"),
    avg_detect_time: meanDetection(busy),
    latency_history: busy.map((minute) => meanDetection([minute])),
    alerts_generated: countAt(totals, "alerts"),
    threats_detected: threatsIn(severities),
    events_per_second: eventRate(totals, now),
    active_alerts: activeAlerts,
    sla_breaches: slaBreaches,
    severity_distribution: {
      CRITICAL: countAt(severities, "CRITICAL"),
      HIGH: countAt(severities, "HIGH"),
      MEDIUM: countAt(severities, "MEDIUM"),
      LOW: countAt(severities, "LOW"),
      INFO: countAt(severities, "INFO"),
    },
    type_distribution: countsOf(groupAt(totals, "types")),
    ...(ai !== undefined && { ai }),
  };
}

function meanDetection(minutes: readonly Tree[]): number {
  const sum = sumOf(minutes);
  const events = countAt(sum, "processed");
  return events === 0 ? 0 : Math.round((countAt(sum, "detect_ms") / events) * 100) / 100;
}

function riskIndexNow(totals: Tree, now: number): Aggregates["risk_index"] {
  const value = riskAt(totals, now);
  const trend = riskTrend(riskAt(totals, now - MINUTE_MS), value);
  return { value, level: riskLevel(value), trend, last_updated: new Date(now).toISOString() };
}

function timeline(totals: Tree, now: number): Aggregates["timeline"]["timeline"] {
  return lastMinutes(now, POINTS).map((minute) => {
    const timestamp = new Date(minute * MINUTE_MS).toISOString();
    const risk = riskAt(totals, Math.min(now, (minute + 1) * MINUTE_MS - 1));
    const threats = threatsIn(groupAt(minuteOf(totals, minute), "severities"));
    return {
      timestamp,
      risk_score: risk,
      threats_detected: threats,
      time: timestamp.slice(11, 19),
      risk,
    };
  });
}

function stream(totals: Tree, now: number): Aggregates["stream"] {
  const lags = lastMinutes(now, LAG_MINUTES).map((minute) => groupAt(minuteOf(totals, minute), "lag"));
  const lag = countsOf(sumOf(lags));
  return {
    events_per_second: eventRate(totals, now),
    lag_p50_ms: quantile(lag, 0.5),
    lag_p95_ms: quantile(lag, 0.95),
    processed: countAt(totals, "processed"),
    threats: threatsIn(groupAt(totals, "severities")),
    stored: Object.values(countsOf(groupAt(totals, "severities"))).reduce((sum, count) => sum + count, 0),
    alerts: countAt(totals, "alerts"),
    dead_lettered: countAt(totals, "refused"),
  };
}

function countries(totals: Tree): Aggregates["geo"]["countries"] {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "code" });
  return Object.keys(groupAt(totals, "countries"))
    .map((code) => {
      const severities = groupAt(totals, "countries", code);
      const zones = groupAt(severities, "zones");
      return {
        country_code: code,
        country_name: /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code,
        threat_count: threatsIn(severities),
        severity_level: SEVERITIES.findLast((severity) => countAt(severities, severity) > 0) ?? "INFO",
        zone:
          SourceZone.options.toSorted((a, b) => countAt(zones, b) - countAt(zones, a))[0] ?? "EXTERNAL_ZONE",
        ...placeOf(severities),
      };
    })
    .toSorted((a, b) => b.threat_count - a.threat_count || (a.country_code < b.country_code ? -1 : 1));
}

/** Where a country's attacks came from on average: nearer to them than its geographic middle. */
function placeOf(country: Tree): { coordinates?: [number, number] } {
  const placed = countAt(country, "placed");
  const { lat = 0, lng = 0 } = country;
  if (placed === 0 || typeof lat !== "number" || typeof lng !== "number") return {};
  const mean = (sum: number) => Math.round(sum / placed) / PLACE_UNIT;
  return { coordinates: [mean(lat), mean(lng)] };
}

function mitre({ totals, coverage = [], verified }: Measured): Aggregates["mitre"] {
  const counts = new Map(Object.entries(countsOf(groupAt(totals, "techniques"))));
  const known = new Map(coverage.map((technique) => [technique.id, technique]));
  const techniques = [...new Set([...counts.keys(), ...known.keys()])]
    .map((id) => {
      const technique = known.get(id);
      const proof = verified?.get(id);
      return {
        technique_id: id,
        count: counts.get(id) ?? 0,
        covered: technique !== undefined && technique.detections.length > 0,
        detections: [...(technique?.detections ?? [])],
        ...(technique !== undefined && { name: technique.name, tactic: technique.tactic }),
        ...(proof !== undefined && { verified: proof }),
      };
    })
    .toSorted((a, b) => b.count - a.count || (a.technique_id < b.technique_id ? -1 : 1));
  return {
    techniques,
    total: techniques.reduce((sum, { count }) => sum + count, 0),
    covered_techniques: techniques.filter(({ covered }) => covered).length,
  };
}

/** The minutes up to now, oldest first. */
function lastMinutes(now: number, length: number): number[] {
  const minute = Math.floor(now / MINUTE_MS);
  return Array.from({ length }, (_, index) => minute - length + 1 + index);
}
