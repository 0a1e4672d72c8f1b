import { z } from "zod";
import type { Unavailable, UnavailableReason } from "./analyzer.ts";
import { NOTHING_SPENT } from "./analyzer.ts";
import { ReplyTooLargeError } from "./bounded-fetch.ts";
import { mask } from "./mask.ts";
import { plainText } from "./plain-text.ts";

const HttpFailure = z.object({
  status: z.int(),
  errorDetails: z.array(z.unknown()).optional().catch(undefined),
});
// https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto, a duration as in proto3's JSON: "3.5s".
const RetryInfo = z.object({
  "@type": z.literal("type.googleapis.com/google.rpc.RetryInfo"),
  retryDelay: z.string().regex(/^\d{1,9}(?:\.\d{1,9})?s$/),
});

const DAY_MS = 86_400_000;

/** A failed call as an outcome: what it means, when to come back, and what it cost where that is known. */
export function failureOf(error: unknown): Unavailable {
  const detail = detailOf(error);
  if (error instanceof ReplyTooLargeError) return { kind: "unavailable", reason: "too_large", detail };
  // A body that is no JSON: the call may have been billed.
  if (error instanceof SyntaxError) return { kind: "unavailable", reason: "invalid_reply", detail };
  const { success, data } = HttpFailure.safeParse(error);
  if (!success) return { kind: "unavailable", reason: "unreachable", detail };
  const retryAfterMs = retryDelay(data.errorDetails ?? []);
  return {
    kind: "unavailable",
    reason: reasonOf(data.status),
    detail,
    spent: NOTHING_SPENT,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function reasonOf(status: number): UnavailableReason {
  if (status === 429) return "rate_limited";
  return status >= 500 ? "server_error" : "rejected";
}

function retryDelay(details: readonly unknown[]): number | undefined {
  for (const detail of details) {
    const { success, data } = RetryInfo.safeParse(detail);
    if (success) return Math.min(DAY_MS, Math.ceil(Number.parseFloat(data.retryDelay) * 1_000));
  }
  return undefined;
}

function detailOf(error: unknown): string {
  return plainText(mask(error instanceof Error ? error.message : String(error)), 300);
}
