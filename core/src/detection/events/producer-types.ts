import type { Severity, ThreatType } from "@threatstream/contracts";
import { formatBytes, formatCount, plausibleCount } from "./evidence.ts";

type Fields = Readonly<Record<string, unknown>>;

/** How severe a number makes a claim, most severe first: the first limit that the number reaches decides. */
type Scale = readonly (readonly [least: number, severity: Severity])[];

/** What a producer's word for an event stands for here. */
export interface ProducerType {
  readonly threatType: ThreatType;
  /** Where the event gives no number, or one below every limit. */
  readonly severity: Severity;
  readonly measure?: {
    /** Payload field with the number. */
    readonly field: string;
    readonly scale: Scale;
    readonly describe: (amount: number) => string;
    /** Reads the number; `plausibleCount` where absent. */
    readonly read?: (payload: Fields, field: string) => number | undefined;
  };
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

const BRUTE_FORCE: ProducerType = {
  threatType: "BRUTE_FORCE",
  severity: "MEDIUM",
  measure: {
    field: "attempts",
    scale: [
      [100, "CRITICAL"],
      [20, "HIGH"],
      [0, "MEDIUM"],
    ],
    describe: (attempts) => `${formatCount(attempts)} attempts`,
  },
};
const DDOS: ProducerType = {
  threatType: "DDOS_ATTACK",
  severity: "MEDIUM",
  measure: {
    field: "packets_per_sec",
    scale: [
      [100_000, "CRITICAL"],
      [10_000, "HIGH"],
      [0, "MEDIUM"],
    ],
    describe: (rate) => `${formatCount(rate)} packets per second`,
  },
};
const RANSOMWARE: ProducerType = {
  threatType: "RANSOMWARE",
  severity: "HIGH",
  measure: {
    field: "encrypted_files",
    scale: [
      [100, "CRITICAL"],
      [0, "HIGH"],
    ],
    describe: (files) => `${formatCount(files)} encrypted files`,
  },
};
const PORT_SCAN: ProducerType = {
  threatType: "PORT_SCAN",
  severity: "LOW",
  measure: {
    field: "ports",
    scale: [
      [100, "HIGH"],
      [10, "MEDIUM"],
      [0, "LOW"],
    ],
    describe: (ports) => `${formatCount(ports)} ports`,
    read: portCount,
  },
};
const DATA_EXFILTRATION: ProducerType = {
  threatType: "DATA_EXFILTRATION",
  severity: "MEDIUM",
  measure: {
    field: "bytes",
    scale: [
      [GIB, "CRITICAL"],
      [100 * MIB, "HIGH"],
      [0, "MEDIUM"],
    ],
    describe: formatBytes,
  },
};

const plain = (threatType: ThreatType, severity: Severity): ProducerType => ({ threatType, severity });

/** By event type in lower case, words joined by underscores. */
export const PRODUCER_TYPES: ReadonlyMap<string, ProducerType> = new Map<string, ProducerType>([
  ["brute_force", BRUTE_FORCE],
  ["credential_stuffing", BRUTE_FORCE],
  ["password_spraying", BRUTE_FORCE],
  ["ddos", DDOS],
  ["ddos_attack", DDOS],
  ["dos", DDOS],
  ["ransomware", RANSOMWARE],
  ["port_scan", PORT_SCAN],
  ["network_scan", PORT_SCAN],
  ["data_exfiltration", DATA_EXFILTRATION],
  ["sql_injection", plain("SQL_INJECTION", "HIGH")],
  ["sqli", plain("SQL_INJECTION", "HIGH")],
  ["xss", plain("XSS", "MEDIUM")],
  ["cross_site_scripting", plain("XSS", "MEDIUM")],
  ["path_traversal", plain("PATH_TRAVERSAL", "MEDIUM")],
  ["directory_traversal", plain("PATH_TRAVERSAL", "MEDIUM")],
  ["command_injection", plain("COMMAND_INJECTION", "HIGH")],
  ["web_attack", plain("WEB_ATTACK", "MEDIUM")],
  ["malware", plain("MALWARE", "HIGH")],
  ["phishing", plain("PHISHING", "MEDIUM")],
  ["privilege_escalation", plain("PRIVILEGE_ESCALATION", "HIGH")],
  ["credential_access", plain("CREDENTIAL_ACCESS", "HIGH")],
  ["insider_threat", plain("INSIDER_THREAT", "MEDIUM")],
  ["apt_activity", plain("APT_ACTIVITY", "HIGH")],
  ["apt", plain("APT_ACTIVITY", "HIGH")],
  ["network_anomaly", plain("NETWORK_ANOMALY", "LOW")],
  ["suspicious_activity", plain("SUSPICIOUS_ACTIVITY", "MEDIUM")],
]);

const MAX_PORT = 65_535;

/** `ports` is a number of ports or a list of them; a list counts each real port once. */
function portCount(payload: Fields, field: string): number | undefined {
  const ports = Object.hasOwn(payload, field) ? payload[field] : undefined;
  if (!Array.isArray(ports)) {
    const count = plausibleCount(payload, field);
    return count !== undefined && count <= MAX_PORT + 1 ? count : undefined;
  }
  const real = ports.filter(
    (port: unknown) => Number.isInteger(port) && Number(port) >= 0 && Number(port) <= MAX_PORT,
  );
  return real.length === 0 ? undefined : new Set(real).size;
}
