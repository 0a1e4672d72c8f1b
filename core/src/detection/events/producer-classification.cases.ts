import type { DetectionCase } from "../../model/detection.ts";
import { finding, quiet, typed } from "./case-events.ts";

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
