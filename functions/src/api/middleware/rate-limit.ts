import { clientAddress } from "../../access/client-address.ts";
import type { RateLimiter } from "../../access/rate-limiter.ts";
import { RateLimitedError } from "../errors.ts";
import type { Actor } from "../../access/actor.ts";

/** Requests a minute; 0 for no limit. */
export interface RequestRates {
  readonly perUser: number;
  /** Of a sensor's key that has no rate of its own. */
  readonly perKey: number;
  /** Of an address without credentials, or with such as are not accepted. */
  readonly perAddress: number;
  /** How many proxies stand before the platform and can be believed; see `clientAddress`. */
  readonly proxies: number;
}

/** Counts requests by whoever makes them. */
export interface RequestLimits {
  /** Throws `RateLimitedError` (429) where the actor is over its limit. */
  admit(actor: Actor, forwarded: string | undefined): Promise<void>;
  /** The same for an address whose credentials were refused, so that nobody can guess on. */
  admitRefused(forwarded: string | undefined): Promise<void>;
  /** Counts a question to the model. Resolves with 0, or the milliseconds to wait. */
  admitQuestion(actor: Actor, perMinute: number): Promise<number>;
}

export function requestLimits(limiter: RateLimiter, rates: RequestRates): RequestLimits {
  const count = async (subject: string, perMinute: number): Promise<void> => {
    if (perMinute === 0) return;
    const retryAfterMs = await limiter.admit(subject, { perMinute });
    if (retryAfterMs > 0) throw new RateLimitedError(perMinute, retryAfterMs);
  };
  const addressOf = (forwarded: string | undefined) => clientAddress(forwarded, rates.proxies);
  return {
    async admit(actor, forwarded) {
      if (actor.kind === "user") return count(`user:${actor.id}`, rates.perUser);
      if (actor.kind === "key") return count(`key:${actor.id}`, actor.perMinute ?? rates.perKey);
      if (actor.kind === "anyone") return count(`address:${addressOf(forwarded)}`, rates.perAddress);
    },
    admitQuestion: (actor, perMinute) => limiter.admit(`question:${actor.id}`, { perMinute }),
    admitRefused: (forwarded) => count(`refused:${addressOf(forwarded)}`, rates.perAddress),
  };
}

/** For the local suite, which is open to everybody. */
export const NO_LIMITS: RequestLimits = {
  admit: async () => {},
  admitRefused: async () => {},
  admitQuestion: async () => 0,
};
