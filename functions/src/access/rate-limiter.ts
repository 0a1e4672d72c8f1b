import type { Clock, Logger } from "@threatstream/core/common";
import { withTimeLimit } from "@threatstream/core/common";
import { takeTokens } from "./token-bucket.ts";
import type { Bucket, Grant, RateLimit } from "./token-bucket.ts";

/** The buckets that all instances share. Rejects where they can't be asked. */
export interface SharedBuckets {
  take(
    subject: string,
    limit: RateLimit,
    amount: { readonly need: number; readonly want: number },
  ): Promise<Grant>;
}

export interface RateLimiterOptions {
  readonly shared: () => Promise<SharedBuckets>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The part of a limit that an instance takes at a time: so the shared bucket sees a twentieth of the requests. */
const PART = 1 / 20;
/** Taken tokens that nobody used by then are forfeited, milliseconds. */
const LEASE_MS = 30_000;
/** A bucket that takes longer is not waited for, milliseconds. */
const SHARED_LIMIT_MS = 2_000;
const MAX_SUBJECTS = 10_000;

interface Share {
  /** Requests let through that the shared bucket was not told of yet. */
  untold: number;
  tokens: number;
  leasedAt: number;
  refusedUntil: number;
  asking: Promise<void> | undefined;
}

/**
 * Limits the rate of each subject's requests over all instances, without asking a shared document for each: an instance
 * takes a twentieth of the limit at a time and serves from that. A subject's first requests are let through untold and
 * counted when it asks for more, so somebody who comes now and then costs neither time nor a write. Over the limit nothing
 * is asked until the bucket can have refilled.
 *
 * For one subject the instances together let through at most the limit, and a twentieth of it for each instance.
 * Where the shared buckets do not answer, each instance keeps the limit by itself.
 */
export class RateLimiter {
  readonly #options: RateLimiterOptions;
  readonly #shares = new Map<string, Share>();
  readonly #own = new Map<string, Bucket>();

  constructor(options: RateLimiterOptions) {
    this.#options = options;
  }

  /** Counts one request. Resolves with 0 where it may go on, else with the milliseconds after which to try again. */
  async admit(subject: string, limit: RateLimit): Promise<number> {
    const share = this.#shareOf(subject);
    const part = Math.max(1, Math.floor(limit.perMinute * PART));
    for (;;) {
      const now = this.#options.clock();
      if (now < share.refusedUntil) return share.refusedUntil - now;
      if (now - share.leasedAt >= LEASE_MS) share.tokens = 0;
      if (share.tokens > 0) {
        share.tokens -= 1;
        return 0;
      }
      if (share.untold < part) {
        share.untold += 1;
        return 0;
      }
      share.asking ??= this.#ask(subject, limit, share, part).finally(() => (share.asking = undefined));
      await share.asking;
    }
  }

  async #ask(subject: string, limit: RateLimit, share: Share, part: number): Promise<void> {
    const told = share.untold;
    const { tokens, retryAfterMs } = await this.#take(subject, limit, {
      need: told + 1,
      want: told + part,
    });
    const now = this.#options.clock();
    if (tokens === 0) {
      share.refusedUntil = now + Math.max(1, Math.ceil(retryAfterMs));
      return;
    }
    share.untold -= told;
    share.tokens = tokens - told;
    share.leasedAt = now;
  }

  async #take(
    subject: string,
    limit: RateLimit,
    amount: { readonly need: number; readonly want: number },
  ): Promise<Grant> {
    try {
      const shared = await this.#options.shared();
      return await withTimeLimit(shared.take(subject, limit, amount), SHARED_LIMIT_MS);
    } catch (error) {
      this.#options.logger.warn("A shared rate limit does not answer; this instance keeps it by itself.", {
        error: String(error),
      });
      const own = takeTokens(this.#own.get(subject), limit, { ...amount, now: this.#options.clock() });
      remember(this.#own, subject, own.bucket);
      return own.grant;
    }
  }

  #shareOf(subject: string): Share {
    const share = this.#shares.get(subject) ?? {
      untold: 0,
      tokens: 0,
      leasedAt: 0,
      refusedUntil: 0,
      asking: undefined,
    };
    remember(this.#shares, subject, share);
    return share;
  }
}

/** Keeps the subjects that came last. */
function remember<T>(map: Map<string, T>, subject: string, value: T): void {
  map.delete(subject);
  map.set(subject, value);
  const oldest = map.size > MAX_SUBJECTS ? map.keys().next() : undefined;
  if (oldest?.done === false) map.delete(oldest.value);
}
