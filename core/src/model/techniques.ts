import type { ThreatType } from "@threatstream/contracts";
import type { Technique } from "./detection.ts";

/** The ATT&CK technique that each type of threat stands for, where one does. */
export const TECHNIQUES = {
  BRUTE_FORCE: { id: "T1110", name: "Brute Force", tactic: "Credential Access" },
  AUTHENTICATION: { id: "T1110", name: "Brute Force", tactic: "Credential Access" },
  SQL_INJECTION: { id: "T1190", name: "Exploit Public-Facing Application", tactic: "Initial Access" },
  DDOS_ATTACK: { id: "T1498", name: "Network Denial of Service", tactic: "Impact" },
  RANSOMWARE: { id: "T1486", name: "Data Encrypted for Impact", tactic: "Impact" },
  PORT_SCAN: { id: "T1046", name: "Network Service Discovery", tactic: "Discovery" },
  MALWARE: { id: "T1204.002", name: "Malicious File", tactic: "Execution" },
  DATA_EXFILTRATION: { id: "T1048", name: "Exfiltration Over Alternative Protocol", tactic: "Exfiltration" },
  PHISHING: { id: "T1566", name: "Phishing", tactic: "Initial Access" },
  XSS: { id: "T1059.007", name: "JavaScript", tactic: "Execution" },
  PATH_TRAVERSAL: { id: "T1083", name: "File and Directory Discovery", tactic: "Discovery" },
  COMMAND_INJECTION: { id: "T1059", name: "Command and Scripting Interpreter", tactic: "Execution" },
  WEB_ATTACK: { id: "T1595.002", name: "Vulnerability Scanning", tactic: "Reconnaissance" },
  PRIVILEGE_ESCALATION: {
    id: "T1068",
    name: "Exploitation for Privilege Escalation",
    tactic: "Privilege Escalation",
  },
  CREDENTIAL_ACCESS: { id: "T1003", name: "OS Credential Dumping", tactic: "Credential Access" },
  INSIDER_THREAT: { id: "T1078", name: "Valid Accounts", tactic: "Initial Access" },
} as const satisfies Partial<Record<ThreatType, Technique>>;

const BY_TYPE: Readonly<Partial<Record<ThreatType, Technique>>> = TECHNIQUES;

/** The technique of a type of threat: what an event stands for where the detection that found it names none. */
export function techniqueOf(threatType: ThreatType): Technique | undefined {
  return BY_TYPE[threatType];
}
