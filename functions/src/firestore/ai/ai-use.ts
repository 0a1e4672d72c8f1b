import { Timestamp } from "firebase-admin/firestore";
import type { DocumentData, Firestore } from "firebase-admin/firestore";
import { z } from "zod";
import { takeTokens } from "../../access/token-bucket.ts";
import type { ModelUse } from "../../ai/analyze-threats.ts";
import type { Outcome } from "../../ai/analyzer.ts";
import { dayOf, microsOf, reserve, settle } from "../../ai/budget.ts";
import type { Reservation } from "../../ai/budget.ts";
import type { Clock } from "@threatstream/core/common";
import { COLLECTIONS } from "../collections.ts";
import { expireAt } from "../documents.ts";

const RETENTION_DAYS = 90;
const count = z.int().min(0).default(0);

/** What the model was asked, and cost, on one day (UTC). Amounts are micro-dollars. */
const AiUse = z.object({
  day: z.string(),
  calls: count,
  answers: count,
  /** Threats that an earlier answer served. */
  shared: count,
  /** Calls without an answer, by reason. */
  failures: z.record(z.string(), z.int().min(0)).default({}),
  prompt_tokens: count,
  reply_tokens: count,
  spent: count,
  /** What calls under way may cost at most. */
  reserved: count,
  pace: z.object({ tokens: z.number(), at: z.number() }).optional(),
});
export type AiUse = z.infer<typeof AiUse>;

export interface AiUseOptions {
  readonly db: Firestore;
  readonly clock: Clock;
  /** Micro-dollars a day; 0: nothing is asked. */
  readonly dailyBudget: number;
  readonly requestsPerMinute: number;
  /** What one analysis may cost at most, with its repair; micro-dollars. */
  readonly mostPerCall: number;
}

/** What the model may cost and did, in `ai_use/{day}`, for all instances. A call's most is put aside before it is made. */
export function createModelUse(options: AiUseOptions): ModelUse {
  const { db, clock, dailyBudget, requestsPerMinute, mostPerCall } = options;
  const change = <T>(day: string, work: (use: AiUse) => readonly [AiUse, T]): Promise<T> =>
    db.runTransaction(async (transaction) => {
      const ref = db.collection(COLLECTIONS.aiUse).doc(day);
      const before = parse(day, (await transaction.get(ref)).data());
      const [use, result] = work(before);
      const expire_at: Timestamp = expireAt(clock(), RETENTION_DAYS);
      if (use !== before) transaction.set(ref, { ...use, expire_at });
      return result;
    });
  return {
    async reserve() {
      const reserved = await change<Reservation | "over_budget" | "paced">(dayOf(clock()), (use) => {
        const now = clock();
        const budget = reserve(use, mostPerCall, { now, limit: dailyBudget });
        if (!budget.ok) return [use, "over_budget"];
        const once = { need: 1, want: 1, now };
        const { bucket, grant } = takeTokens(use.pace, { perMinute: requestsPerMinute }, once);
        if (grant.tokens === 0) return [use, "paced"];
        return [{ ...use, ...budget.budget, pace: bucket }, budget.reservation];
      });
      if (typeof reserved === "string") return { ok: false, reason: reserved };
      return {
        ok: true,
        settle: (outcome) =>
          change<void>(reserved.day, (use) => [settled(use, reserved, outcome), undefined]),
      };
    },
    shared: (threats) =>
      change(dayOf(clock()), (use) => [{ ...use, shared: use.shared + threats }, undefined]),
  };
}

function settled(use: AiUse, reservation: Reservation, outcome: Outcome): AiUse {
  const answered = outcome.kind === "analysis";
  const spent = answered ? outcome : outcome.spent;
  const failures = answered
    ? use.failures
    : { ...use.failures, [outcome.reason]: (use.failures[outcome.reason] ?? 0) + 1 };
  return {
    ...use,
    ...settle(use, reservation, spent && microsOf(spent.costUsd)),
    answers: use.answers + (answered ? 1 : 0),
    failures,
    prompt_tokens: use.prompt_tokens + (spent?.tokens.prompt ?? 0),
    reply_tokens: use.reply_tokens + (spent?.tokens.reply ?? 0),
  };
}

/** The use of the day of `now`. */
export async function readAiUse(db: Firestore, now: number): Promise<AiUse> {
  const day = dayOf(now);
  return parse(day, (await db.collection(COLLECTIONS.aiUse).doc(day).get()).data());
}

function parse(day: string, data: DocumentData | undefined): AiUse {
  return AiUse.parse({ ...data, day });
}
