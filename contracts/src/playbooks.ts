import { z } from "zod";
import { Severity, ThreatType } from "./enums.ts";

/** What a step of a playbook can do. */
export const PLAYBOOK_ACTIONS = [
  "block_ip",
  "block_ip_range",
  "unblock_ip",
  "rate_limit",
  "update_waf_rules",
  "isolate_host",
  "disable_user",
  "revoke_sessions",
  "rotate_credentials",
  "notify_soc",
  "create_ticket",
  "capture_forensics",
  "wait",
  "enrich",
] as const;
export const PlaybookAction = z.enum(PLAYBOOK_ACTIONS);
export type PlaybookAction = z.infer<typeof PlaybookAction>;

/** Threats whose response can hurt people who did nothing: a human approves every playbook for them. */
export const APPROVED_THREAT_TYPES: readonly ThreatType[] = [
  "DATA_EXFILTRATION",
  "INSIDER_THREAT",
  "APT_ACTIVITY",
];

/** `pb-`, then words and numbers joined by hyphens: `pb-brute-001`. */
export const PlaybookId = z
  .string()
  .max(64)
  .regex(/^pb-[a-z0-9]+(-[a-z0-9]+)*$/, { error: "is not like pb-brute-001" });

/** One line for people. */
const Line = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .refine((text) => !/\p{Cc}/u.test(text), { error: "contains control characters" });
const Confidence = z.number().min(0).max(1);

export const PlaybookStep = z.strictObject({
  /** What it does, in words; unique in the playbook. */
  name: Line,
  action: PlaybookAction,
  /** By action; texts may hold templates such as `{{threat.source_ip}}`. */
  params: z.record(z.string(), z.unknown()).default({}),
  /** How long one try may take. */
  timeout_seconds: z.int().min(1).max(300).default(30),
  /** Tries after the first. */
  retries: z.int().min(0).max(5).default(2),
  /** After the last try: end here, go on, or undo what was done. */
  on_failure: z.enum(["stop", "continue", "rollback"]).default("stop"),
});
export type PlaybookStep = z.infer<typeof PlaybookStep>;

/** A playbook as it is written: one YAML file of `functions/playbooks`, or the document `playbooks/{id}` in Firestore. */
export const PlaybookDefinition = z
  .strictObject({
    id: PlaybookId,
    name: Line,
    description: z.string().trim().min(1).max(2_000),
    /** The threats that it is for. */
    trigger: z.strictObject({
      threat_types: z.array(ThreatType).min(1),
      min_severity: Severity,
      min_confidence: Confidence,
    }),
    /** The threats of its trigger that start it without anybody's word. */
    auto_execute: z.union([
      z.literal(false),
      z.strictObject({ min_severity: Severity, min_confidence: Confidence }),
    ]),
    /** A person other than the one who asks must agree. */
    requires_approval: z.boolean(),
    steps: z.array(PlaybookStep).min(1).max(20),
  })
  .superRefine(({ trigger, requires_approval, steps }, context) => {
    const approved = trigger.threat_types.filter((type) => APPROVED_THREAT_TYPES.includes(type));
    if (!requires_approval && approved.length > 0) {
      const message = `must be true: a response to ${approved.join(", ")} always needs approval`;
      context.addIssue({ code: "custom", path: ["requires_approval"], message });
    }
    for (const [index, { name }] of steps.entries()) {
      const first = steps.findIndex((step) => step.name === name);
      if (first === index) continue;
      const message = `is the name of steps[${first}] too; each step needs its own`;
      context.addIssue({ code: "custom", path: ["steps", index, "name"], message });
    }
  });
export type PlaybookDefinition = z.infer<typeof PlaybookDefinition>;
/** As people write it, without the defaults. */
export type PlaybookDefinitionInput = z.input<typeof PlaybookDefinition>;

/** A playbook as the API lists it. */
export const Playbook = z.object({
  id: PlaybookId,
  name: z.string(),
  description: z.string(),
  /** The severities that it is for. */
  severity_trigger: z.array(Severity),
  threat_types: z.array(ThreatType),
  /** What each step does, in words. */
  steps: z.array(z.string()),
  /** The action of each step. */
  actions: z.array(PlaybookAction),
  /** How long it usually takes. */
  estimated_duration_seconds: z.int().min(0),
  /** True where some threats start it without anybody's word. */
  auto_execute: z.boolean(),
  requires_approval: z.boolean(),
});
export type Playbook = z.infer<typeof Playbook>;

export const PlaybookList = z.object({ playbooks: z.array(Playbook), count: z.int().min(0) });
