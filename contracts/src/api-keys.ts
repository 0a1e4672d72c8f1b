import { z } from "zod";
import { Timestamp } from "./threat.ts";

/** Requests a minute that a key may make, in place of the deployment's own limit for keys. */
const RateLimitPerMinute = z.int().min(1).max(1_000_000);

export const CreateApiKey = z.object({
  /** What the key is for: a sensor, a site. */
  label: z.string().trim().min(1).max(128),
  rate_limit_per_minute: RateLimitPerMinute.optional(),
});
export type CreateApiKey = z.infer<typeof CreateApiKey>;

/** An API key as it is listed: never its secret. */
export const ApiKey = z.object({
  id: z.string(),
  label: z.string(),
  created_at: Timestamp,
  created_by: z.string(),
  rate_limit_per_minute: RateLimitPerMinute.optional(),
  /** Within a minute. */
  last_used_at: Timestamp.optional(),
  revoked_at: Timestamp.optional(),
  revoked_by: z.string().optional(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** The one time that a key is shown. */
export const NewApiKey = ApiKey.extend({ key: z.string() });
export type NewApiKey = z.infer<typeof NewApiKey>;

export const ApiKeyList = z.object({ keys: z.array(ApiKey), count: z.int().min(0) });
