import type { RouteName } from "./routes.ts";

/** What a request may look like, and the reply to it. */
export interface Example {
  readonly body?: unknown;
  readonly response?: unknown;
}

const EVENT = {
  event_id: "login-7f3a",
  timestamp: "2026-03-10T11:59:58.000Z",
  event_type: "login_attempt",
  source_ip: "203.0.113.7",
  payload: { username: "root", success: false, service: "sshd" },
};

const THREAT = {
  id: "THR-0b5c3f7d8e9a1b2c3d4e5f60",
  event_id: "login-7f3a",
  timestamp: "2026-03-10T11:59:58.000Z",
  severity: "CRITICAL",
  threat_type: "BRUTE_FORCE",
  risk_score: 94,
  source_ip: "92.63.197.153",
  source_country: "Russia",
  source_country_code: "RU",
  source_zone: "HOSTILE_ZONE",
  confidence: 0.95,
  description: '27 failed logins for 9 users from 92.63.197.153 (RU) in 3 min, then a success as "deploy"',
  contextual_analysis:
    "Successful login after a burst of failures (T1078, Initial Access), rated CRITICAL by the rules.",
  contributing_signals: ["27 failed logins within 10 minutes"],
  mitre_attack_id: "T1078",
  mitre_attack_name: "Valid Accounts",
  mitre_tactic: "Initial Access",
  recommended_actions: ["Disable the account until its owner has been asked"],
  auto_blocked: false,
  processing_time_ms: 1,
  analyzed_at: "2026-03-10T12:00:00.000Z",
  audit_ref: "RULE-ENGINE",
  detections: ["login-after-burst"],
  format: "sshd",
  event_count: 28,
};

const ALERT = {
  id: "ALT-1a2b3c4d5e6f708192a3b4c5",
  threat_id: THREAT.id,
  threat_type: "BRUTE_FORCE",
  title: "Successful login after a burst of failures",
  description: THREAT.description,
  severity: "CRITICAL",
  priority: "P1",
  status: "NEW",
  created_at: "2026-03-10T12:00:00.000Z",
  due_at: "2026-03-10T12:15:00.000Z",
  source_ip: THREAT.source_ip,
  source_country: "Russia",
  mitre_attack_id: "T1078",
  rule: "login-after-burst",
  risk_score: 94,
  occurrences: 3,
  first_seen_at: "2026-03-10T11:56:02.000Z",
  last_seen_at: "2026-03-10T11:59:58.000Z",
};

const ACKNOWLEDGED = {
  ...ALERT,
  status: "ACKNOWLEDGED",
  acknowledged_at: "2026-03-10T12:03:00.000Z",
  acknowledged_by: "ana@example.com",
};

const SIMULATION = {
  status: "RUNNING",
  scenario: "brute_force",
  attack_vector: "BRUTE_FORCE",
  simulation_id: "SIM-5f0c1a2b",
  seed: 7,
  intensity: "medium",
  events_per_second: 10,
  started_at: "2026-03-10T12:00:00.000Z",
  duration_seconds: 60,
  elapsed_seconds: 12,
  events_generated: 120,
  current_eps: 10,
};

const SUPPRESSION = {
  id: "h2Xr0vYbq1LrT9w8KmZd",
  rule: "login-after-burst",
  source_ip: THREAT.source_ip,
  until: "2026-03-17T12:00:00.000Z",
  reason: "Our own scanner",
  alert_id: ALERT.id,
  created_at: "2026-03-10T12:05:00.000Z",
  created_by: "ana@example.com",
};

const API_KEY = {
  id: "0f3a5b7c9d1e2f40",
  label: "web-1",
  created_at: "2026-03-10T12:00:00.000Z",
  created_by: "ana@example.com",
};

const BLOCK = {
  target: "92.63.197.153",
  reason: "It guesses passwords",
  created_at: "2026-03-10T12:00:00.000Z",
  created_by: "ana@example.com",
  expires_at: "2026-03-11T12:00:00.000Z",
  connectors: [],
};

const EXECUTION = {
  execution_id: "EXE-5f6a7b8c9d0e1f2a3b4c5d6e",
  playbook_id: "pb-brute-001",
  playbook_name: "Brute-force attack",
  threat_id: THREAT.id,
  alert_id: ALERT.id,
  status: "RUNNING",
  started_at: "2026-03-10T12:00:00.400Z",
  current_step: 2,
  total_steps: 2,
  steps_completed: 1,
  steps_failed: 0,
  executed_by: "automatic",
  steps: [
    {
      index: 0,
      name: "Block the source for 24 hours",
      action: "block_ip",
      params: { ip: "92.63.197.153", duration_minutes: 1_440, reason: "It guesses passwords" },
      status: "DONE",
      attempts: 1,
      started_at: "2026-03-10T12:00:00.450Z",
      finished_at: "2026-03-10T12:00:00.520Z",
      output: "92.63.197.153 is blocked for 1440 minutes: the blocklist.",
    },
    {
      index: 1,
      name: "Tell the SOC",
      action: "notify_soc",
      params: { text: "Brute force from 92.63.197.153" },
      status: "PENDING",
      attempts: 0,
    },
  ],
};
const DECISION = { body: { analyst_id: "bo@example.com" }, response: EXECUTION };

/** Examples for the documentation; a test holds each against its route's schemas. */
export const EXAMPLES: Readonly<Partial<Record<RouteName, Example>>> = {
  getInfo: {
    response: {
      name: "ThreatStream",
      version: "0.1.0",
      status: "running",
      engine: "RULE-ENGINE",
      docs: "/api/docs",
    },
  },
  askAi: {
    body: { threats: [THREAT.id], context: "Did the attacker get in?" },
    response: {
      explanation: "The source guessed passwords for nine accounts and then signed in as deploy.",
      factors: ["27 failed logins within 3 minutes", "a success from the same source"],
      confidence: "High",
      summary: "A password was guessed",
      mitreAttack: "T1078",
      recommendedActions: ["End the sessions of deploy"],
      severity: "CRITICAL",
      threat_type: "BRUTE_FORCE",
      audit_ref: "GEMINI:gemini-2.5-flash",
    },
  },
  executePlaybook: {
    body: { playbook_id: "pb-brute-001", threat_id: THREAT.id, override_params: { duration_minutes: 60 } },
    response: EXECUTION,
  },
  executeMitigations: {
    body: { analyst_id: "ana@example.com" },
    response: { executions: [EXECUTION], count: 1 },
  },
  getExecution: { response: EXECUTION },
  approveExecution: DECISION,
  cancelExecution: DECISION,
  rollbackExecution: DECISION,
  getMitreMatrix: {
    response: {
      techniques: [
        {
          technique_id: "T1110.001",
          name: "Password Guessing",
          tactic: "Credential Access",
          count: 12,
          covered: true,
          detections: ["brute-force"],
          verified: { at: "2026-03-10T12:04:00.000Z", scenario: "brute_force" },
        },
      ],
      total: 12,
      covered_techniques: 1,
    },
  },
  listBlocklist: { response: { entries: [BLOCK], count: 1 } },
  addToBlocklist: {
    body: { target: BLOCK.target, duration_minutes: 1_440, reason: BLOCK.reason },
    response: BLOCK,
  },
  getBlocklistText: { response: "92.63.197.153\n" },
  postEvents: {
    body: [EVENT],
    response: { accepted: 1, rejected: [], event_ids: [EVENT.event_id] },
  },
  simulateEvent: {
    body: EVENT,
    response: {
      status: "success",
      message: "The event is in the topic; the pipeline makes it the threat THR-0b5c3f7d8e9a1b2c3d4e5f60.",
      event_id: EVENT.event_id,
      threat_id: THREAT.id,
    },
  },
  getSimulation: { response: SIMULATION },
  startSimulation: {
    body: { scenario: "brute_force", events_per_second: 10, duration_seconds: 60 },
    response: SIMULATION,
  },
  stopSimulation: {
    response: { ...SIMULATION, status: "STOPPED", stopped_at: "2026-03-10T12:00:12.000Z", current_eps: 0 },
  },
  pauseSimulation: {
    response: { ...SIMULATION, status: "PAUSED", paused_at: "2026-03-10T12:00:12.000Z", current_eps: 0 },
  },
  resumeSimulation: { response: SIMULATION },
  listRecentThreats: { response: { threats: [THREAT], count: 1 } },
  getThreat: { response: THREAT },
  getThreatStats: {
    response: {
      total_threats: 58,
      severity_distribution: { CRITICAL: 1, HIGH: 2, MEDIUM: 0, LOW: 49, INFO: 6 },
      type_distribution: { AUTHENTICATION: 46, LOGIN_ATTEMPT: 6, BRUTE_FORCE: 3, PORT_SCAN: 3 },
    },
  },
  listAlerts: { response: { alerts: [ALERT], count: 1 } },
  listActiveAlerts: { response: { alerts: [ALERT], count: 1 } },
  getAlert: { response: ALERT },
  getAlertHistory: {
    response: {
      alert_id: ALERT.id,
      history: [
        {
          id: "000000",
          sequence: 0,
          at: "2026-03-10T12:03:00.000Z",
          action: "acknowledge",
          analyst_id: "ana@example.com",
          actor: { kind: "user", id: "ana@example.com", role: "analyst" },
          from: "NEW",
          to: "ACKNOWLEDGED",
        },
      ],
      count: 1,
    },
  },
  acknowledgeAlert: { body: { analyst_id: "ana@example.com" }, response: ACKNOWLEDGED },
  investigateAlert: {
    body: { analyst_id: "ana@example.com", notes: "Asking the owner of the account" },
    response: { ...ACKNOWLEDGED, status: "INVESTIGATING", notes: "Asking the owner of the account" },
  },
  assignAlert: {
    body: { analyst_id: "ana@example.com", assigned_to: "bo@example.com" },
    response: { ...ACKNOWLEDGED, assigned_to: "bo@example.com", assigned_at: "2026-03-10T12:04:00.000Z" },
  },
  resolveAlert: {
    body: { analyst_id: "bo@example.com", resolution: "Password changed, sessions ended" },
    response: {
      ...ACKNOWLEDGED,
      status: "RESOLVED",
      resolved_at: "2026-03-10T12:30:00.000Z",
      resolved_by: "bo@example.com",
      resolution: "Password changed, sessions ended",
    },
  },
  listApiKeys: { response: { keys: [{ ...API_KEY, last_used_at: "2026-03-10T12:01:00.000Z" }], count: 1 } },
  createApiKey: {
    body: { label: "web-1" },
    response: { ...API_KEY, key: "tsk_0f3a5b7c9d1e2f40_JuQ8mC1hVw0nq4d2sXkT7eZrGb6yLp9fAo3iUvH5xKE" },
  },
  revokeApiKey: {
    response: { ...API_KEY, revoked_at: "2026-03-11T08:00:00.000Z", revoked_by: "ana@example.com" },
  },
  listSuppressions: { response: { suppressions: [SUPPRESSION], count: 1 } },
  createSuppression: {
    body: { alert_id: ALERT.id, until: "2026-03-17T12:00:00Z", reason: "Our own scanner" },
    response: SUPPRESSION,
  },
  revokeSuppression: {
    response: { ...SUPPRESSION, revoked_at: "2026-03-11T08:00:00.000Z", revoked_by: "ana@example.com" },
  },
};
