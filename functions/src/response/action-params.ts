import { IpAddress, Severity } from "@threatstream/contracts";
import { z } from "zod";
import { canonicalAddress, parseRange } from "@threatstream/core/common";

/** The widest range that one step may block, as prefix lengths. */
const WIDEST = { ipv4: 16, ipv6: 48 } as const;

const Ip = IpAddress.transform(canonicalAddress);
const Minutes = z.int().min(1).max(43_200);
const Name = z.string().trim().min(1).max(256);
/** Text for people, cut to what receivers take: a long event must not keep its own response from happening. */
const textOf = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .transform((text) => text.slice(0, max).toWellFormed());
const Reason = textOf(1_000);

const Range = z.string().transform((text, context) => {
  try {
    const { cidr, network, bits } = parseRange(text);
    const widest = WIDEST[network.kind()];
    if (bits >= widest) return cidr;
    context.addIssue({ code: "custom", message: `is wider than /${widest}: ${cidr}` });
  } catch (cause) {
    context.addIssue({ code: "custom", message: cause instanceof Error ? cause.message : String(cause) });
  }
  return z.NEVER;
});

const BlockIp = z.strictObject({ ip: Ip, duration_minutes: Minutes.default(1_440), reason: Reason });

const BlockIpRange = z.strictObject({
  range: Range,
  duration_minutes: Minutes.default(1_440),
  reason: Reason,
});

const UnblockIp = z.strictObject({ ip: Ip });

const RateLimit = z.strictObject({
  ip: Ip,
  requests_per_minute: z.int().min(1).max(100_000),
  duration_minutes: Minutes.default(60),
});

/** Params that are code, whatever the action: texts of an attacker must not become part of them. */
export const CODE_PARAMS: ReadonlySet<string> = new Set(["expression"]);

/** A rule against an address, or in the firewall's own language. */
const UpdateWafRules = z
  .strictObject({
    ip: Ip.optional(),
    expression: z
      .string()
      .trim()
      .min(1)
      .max(4_096)
      .refine((text) => !text.includes("{{"), { error: "is code, and takes no templates; use ip" })
      .optional(),
    action: z.enum(["block", "challenge", "log"]).default("block"),
    duration_minutes: Minutes.default(1_440),
    reason: Reason.optional(),
  })
  .refine(({ ip, expression }) => (ip === undefined) !== (expression === undefined), {
    error: "needs either ip or expression",
    // Also beside another problem, such as a template that is not filled yet.
    when: () => true,
  });

const IsolateHost = z.strictObject({ host: Name });

const OfUser = z.strictObject({ user: Name });

const RotateCredentials = z.strictObject({ principal: Name });

const NotifySoc = z.strictObject({
  /** Default: the one of the webhook. */
  channel: z.string().trim().min(1).max(80).optional(),
  text: textOf(4_000),
  severity: Severity.optional(),
});

const CreateTicket = z.strictObject({
  title: textOf(255),
  body: textOf(16_000),
  format: z.enum(["jira", "github", "generic"]).default("generic"),
});

const CaptureForensics = z.strictObject({ minutes_before: z.int().min(1).max(1_440).default(60) });

const Wait = z.strictObject({ seconds: z.int().min(1).max(300) });

const Enrich = z.strictObject({ ip: Ip });

/** An action with its params, checked: what a step does. */
export const ActionCall = z.discriminatedUnion("action", [
  z.object({ action: z.literal("block_ip"), params: BlockIp }),
  z.object({ action: z.literal("block_ip_range"), params: BlockIpRange }),
  z.object({ action: z.literal("unblock_ip"), params: UnblockIp }),
  z.object({ action: z.literal("rate_limit"), params: RateLimit }),
  z.object({ action: z.literal("update_waf_rules"), params: UpdateWafRules }),
  z.object({ action: z.literal("isolate_host"), params: IsolateHost }),
  z.object({ action: z.literal("disable_user"), params: OfUser }),
  z.object({ action: z.literal("revoke_sessions"), params: OfUser }),
  z.object({ action: z.literal("rotate_credentials"), params: RotateCredentials }),
  z.object({ action: z.literal("notify_soc"), params: NotifySoc }),
  z.object({ action: z.literal("create_ticket"), params: CreateTicket }),
  z.object({ action: z.literal("capture_forensics"), params: CaptureForensics }),
  z.object({ action: z.literal("wait"), params: Wait }),
  z.object({ action: z.literal("enrich"), params: Enrich }),
]);
export type ActionCall = z.infer<typeof ActionCall>;
