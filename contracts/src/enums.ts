import { z } from "zod";

/** Severities from least to most severe; the index is the rank. */
export const SEVERITIES = ["INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL"] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

export const ThreatType = z.enum([
  "BRUTE_FORCE",
  "SQL_INJECTION",
  "DDOS_ATTACK",
  "RANSOMWARE",
  "PORT_SCAN",
  "MALWARE",
  "DATA_EXFILTRATION",
  "AUTHENTICATION",
  "FIREWALL_EVENT",
  "API_REQUEST",
  "LOGIN_ATTEMPT",
  "NORMAL_TRAFFIC",
  "NETWORK_ANOMALY",
  "PHISHING",
  "SUSPICIOUS_ACTIVITY",
  "XSS",
  "PATH_TRAVERSAL",
  "COMMAND_INJECTION",
  "WEB_ATTACK",
  "PRIVILEGE_ESCALATION",
  "CREDENTIAL_ACCESS",
  "INSIDER_THREAT",
  "APT_ACTIVITY",
]);
export type ThreatType = z.infer<typeof ThreatType>;

export const SourceZone = z.enum(["HOSTILE_ZONE", "EXTERNAL_ZONE", "INTERNAL_ZONE", "TRUSTED_ZONE"]);
export type SourceZone = z.infer<typeof SourceZone>;

export const AlertStatus = z.enum(["NEW", "ACKNOWLEDGED", "INVESTIGATING", "RESOLVED", "FALSE_POSITIVE"]);
export type AlertStatus = z.infer<typeof AlertStatus>;

/** Priorities from most to least urgent. */
export const PRIORITIES = ["P1", "P2", "P3", "P4"] as const;
export const Priority = z.enum(PRIORITIES);
export type Priority = z.infer<typeof Priority>;

/** How long an alert of each priority may wait for an analyst, in minutes. */
export const SLA_MINUTES: Readonly<Record<Priority, number>> = { P1: 15, P2: 60, P3: 240, P4: 1440 };

/** The log formats that ThreatStream parses; `format` on the wire is one of these. */
export const FORMATS = ["native", "sshd", "access", "auth"] as const;
export const Format = z.enum(FORMATS);
export type Format = z.infer<typeof Format>;
