/** Every Firestore collection, by what it holds. */
export const COLLECTIONS = {
  threats: "threats",
  alerts: "alerts",
  sources: "sources",
  deadLetters: "dead_letters",
  /** Raw bytes of dead letters, in chunks below each. */
  chunks: "chunks",
  analytics: "analytics",
  /** What raises no alert for a while. */
  suppressions: "suppressions",
  /** Who changed what. */
  auditLog: "audit_log",
  /** Where the audit log's chains end. */
  auditChain: "audit_chain",
  apiKeys: "api_keys",
  /** An operator's own playbooks. */
  playbooks: "playbooks",
  /** Runs of playbooks. */
  executions: "playbook_executions",
  /** What was there before a step of a playbook acted. */
  journal: "playbook_journal",
  /** Which execution of a playbook stands for a source and target. */
  executionLocks: "playbook_locks",
  /** What the model said, by fingerprint. */
  aiAnswers: "ai_answers",
  /** What the model cost, by day. */
  aiUse: "ai_use",
  /** The simulation that runs, or ran last. */
  simulations: "simulations",
  blocklist: "blocklist",
  /** Evidence that playbooks keep. */
  forensics: "forensics",
  /** The blocklist's version. */
  blocklistState: "blocklist_state",
  /** Token buckets of the API's rate limits. */
  rateLimits: "rate_limits",
  /** State of the correlation streams. */
  correlations: "correlations",
  /** Ids of events whose threat is below the minimum severity, so that these too count once. */
  seen: "seen_events",
  /** Changes to documents that were written too recently; joined with them within a second. */
  pending: "pending_deltas",
} as const;

/** Below `analytics/counters`: the counters' shards. */
export const COUNTER_SHARDS = "shards";
/** How many shards the counters have: so many commits a second they take. */
export const COUNTER_SHARD_COUNT = 20;
