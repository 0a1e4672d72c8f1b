import { Timestamp } from "firebase-admin/firestore";
import type { DocumentData, Firestore } from "firebase-admin/firestore";
import { z } from "zod";
import { takeTokens } from "../access/token-bucket.ts";
import type { ModelUse } from "../analysis/analyze-threats.ts";
import type { Clock } from "../ports.ts";
import { COLLECTIONS } from "./collections.ts";
import { expireAt } from "./documents.ts";

const RETENTION_DAYS = 90;

/** What the model cost on one day, UTC. */
const Use = z.object({
  calls: z.int().min(0).default(0),
  answers: z.int().min(0).default(0),
  /** Threats that an earlier answer served. */
  shared: z.int().min(0).default(0),
  /** Calls without an answer, by reason. */
  failures: z.record(z.string(), z.int().min(0)).default({}),
  prompt_tokens: z.int().min(0).default(0),
  reply_tokens: z.int().min(0).default(0),
  cost_usd: z.number().min(0).default(0),
  /** What calls under way may cost at most. */
  reserved_usd: z.number().min(0).default(0),
  pace: z.object({ tokens: z.number(), at: z.number() }).optional(),
});
export type AiUse = z.infer<typeof Use>;

export interface AiUseOptions {
  readonly db: Firestore;
  readonly clock: Clock;
  /** US dollars a day (UTC); 0: nothing is asked. */
  readonly dailyBudgetUsd: number;
  readonly requestsPerMinute: number;
  /** What one analysis may cost at most, with its repair, in US dollars. */
  readonly mostPerCallUsd: number;
}

/** What the model may cost and did, in `ai_use/{day}`, for all instances. A call's most is put aside before it is made. */
export function createModelUse(options: AiUseOptions): ModelUse {
  const { db, clock, dailyBudgetUsd, requestsPerMinute, mostPerCallUsd } = options;
  const change = <T>(work: (use: AiUse) => { readonly use: AiUse; readonly result: T }): Promise<T> =>
    db.runTransaction(async (transaction) => {
      const now = clock();
      const ref = db.collection(COLLECTIONS.aiUse).doc(dayOf(now));
      const before = parse((await transaction.get(ref)).data());
      const { use, result } = work(before);
      const expire_at: Timestamp = expireAt(now, RETENTION_DAYS);
      if (use !== before) transaction.set(ref, { ...use, expire_at });
      return result;
    });
  return {
    reserve: () =>
      change((use) => {
        if (use.cost_usd + use.reserved_usd + mostPerCallUsd > dailyBudgetUsd) {
          return { use, result: "over_budget" as const };
        }
        const amount = { need: 1, want: 1, now: clock() };
        const { bucket, grant } = takeTokens(use.pace, { perMinute: requestsPerMinute }, amount);
        if (grant.tokens === 0) return { use, result: "paced" as const };
        const reserved_usd = use.reserved_usd + mostPerCallUsd;
        return { use: { ...use, calls: use.calls + 1, reserved_usd, pace: bucket }, result: undefined };
      }),
    settle: (outcome) =>
      change((use) => {
        // Where nobody knows what a call cost, it cost the most.
        const spent = outcome.kind === "analysis" ? outcome : outcome.spent;
        const failures =
          outcome.kind === "analysis"
            ? use.failures
            : { ...use.failures, [outcome.reason]: (use.failures[outcome.reason] ?? 0) + 1 };
        return {
          use: {
            ...use,
            answers: use.answers + (outcome.kind === "analysis" ? 1 : 0),
            failures,
            prompt_tokens: use.prompt_tokens + (spent?.tokens.prompt ?? 0),
            reply_tokens: use.reply_tokens + (spent?.tokens.reply ?? 0),
            cost_usd: use.cost_usd + (spent?.costUsd ?? mostPerCallUsd),
            reserved_usd: Math.max(0, use.reserved_usd - mostPerCallUsd),
          },
          result: undefined,
        };
      }),
    shared: (threats) =>
      change((use) => ({ use: { ...use, shared: use.shared + threats }, result: undefined })),
  };
}

/** The use of a day; of today by default. */
export async function readAiUse(db: Firestore, now: number): Promise<AiUse> {
  return parse((await db.collection(COLLECTIONS.aiUse).doc(dayOf(now)).get()).data());
}

function parse(data: DocumentData | undefined): AiUse {
  return Use.parse(data ?? {});
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
