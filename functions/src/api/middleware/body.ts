import { MAX_BATCH_BYTES } from "@threatstream/contracts";
import type { MiddlewareHandler } from "hono";
import { Budget } from "../budget.ts";
import { UnavailableError } from "../errors.ts";

// A body takes many times its size while it is judged and published. With 8 MiB of them at a time an instance stayed below
// 310 MiB, whatever came at once; without a limit eight bodies of 8 MiB took 630 MiB (measured, Node 24).
const HELD_BYTES = MAX_BATCH_BYTES;
const WAIT_MS = 5_000;

/**
 * Lets bodies of so many bytes in at a time that the instance's memory holds them: many small ones, or one of the greatest
 * size. The others wait, unread, for 5 s; then 503.
 */
export function bodyBudget(total: number = HELD_BYTES, waitMs: number = WAIT_MS): MiddlewareHandler {
  const budget = new Budget(total);
  return async (c, next) => {
    // Without a declared length it may become as large as any.
    const declared = Number(c.req.header("content-length") ?? MAX_BATCH_BYTES);
    const release = await budget.take(declared, waitMs);
    if (release === undefined) throw new UnavailableError("Too much arrives at once; send it again soon.");
    try {
      await next();
    } finally {
      release();
    }
  };
}

/**
 * Reads what a route left of a body before the reply goes out: a client that is answered while it still sends may see a broken
 * connection and never the answer, and the emulators' proxies stop for good. Cloud Run lets no more than 32 MiB through.
 */
export const drainBody: MiddlewareHandler = async (c, next) => {
  await next();
  const { body, bodyUsed } = c.req.raw;
  // Where the client itself is gone, nobody waits for the reply.
  if (body !== null && !bodyUsed) await body.pipeTo(new WritableStream()).catch(() => {});
};
