import type { Severity } from "@threatstream/contracts";
import type { Detection } from "../../model/detection.ts";
import { formatCount, plausibleCount, typeName } from "./evidence.ts";
import { TECHNIQUES } from "../../model/techniques.ts";

const RATES = [
  ["packets_per_sec", "packets"],
  ["requests_per_sec", "requests"],
] as const;

/** Packets or requests a second from one source, from which on the rate itself is an attack. */
const CRITICAL_RATE = 100_000;

const HIGH_RATE = 10_000;

/** Enough where the producer calls it an attack. */
const NAMED_RATE = 1_000;

const NAMES: ReadonlySet<string> = new Set(["ddos", "ddos_attack", "dos", "dos_attack", "flood"]);

/** A rate of packets or requests that no single source needs, whatever the event is called. */
export const detection: Detection = {
  id: "ddos-rate",
  title: "Denial of service by volume",
  technique: TECHNIQUES.DDOS_ATTACK,
  actions: [
    "Rate-limit or block the source upstream of the service",
    "Check the service's latency and error rate",
    "Ask the provider for scrubbing if the link is full",
  ],
  reads: RATES.map(([name]) => name),
  examine({ event }) {
    let strongest: { rate: number; unit: string } | undefined;
    for (const [name, unit] of RATES) {
      const rate = plausibleCount(event.payload, name);
      if (rate !== undefined && rate > (strongest?.rate ?? 0)) strongest = { rate, unit };
    }
    if (strongest === undefined || strongest.rate < NAMED_RATE) return undefined;
    const severity = severityOf(strongest.rate, typeName(event.event_type));
    if (severity === undefined) return undefined;
    const volume = `${formatCount(strongest.rate)} ${strongest.unit} per second`;
    return {
      detection: detection.id,
      severity,
      threat_type: "DDOS_ATTACK",
      confidence: severity === "CRITICAL" ? 0.95 : severity === "HIGH" ? 0.85 : 0.7,
      summary: `Denial of service: ${volume} from one source`,
      signals: [volume],
    };
  },
};

function severityOf(rate: number, type: string): Severity | undefined {
  if (rate >= CRITICAL_RATE) return "CRITICAL";
  if (rate >= HIGH_RATE) return "HIGH";
  return rate >= NAMED_RATE && NAMES.has(type) ? "MEDIUM" : undefined;
}
