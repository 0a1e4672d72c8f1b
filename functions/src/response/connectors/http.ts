import type { z } from "zod";
import { ConnectorError } from "./connector-error.ts";

/** A request to the outside. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole of it, redirects included; milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Gives the call up; it then fails as `timeout`. */
  readonly signal?: AbortSignal;
  /** The most bytes a reply may have. Default 65,536. */
  readonly maxReplyBytes?: number;
}

/** What came back, whatever its status. */
export interface HttpReply {
  readonly status: number;
  readonly body: string;
  /** From `Retry-After`, at most an hour. */
  readonly retryAfterMs: number | undefined;
}

/** Speaks HTTP: `safeFetch` makes one. Rejects with {@link ConnectorError} alone. */
export type Http = (request: HttpRequest) => Promise<HttpReply>;

/** The header that tells a receiver which calls are one and the same. */
export const IDEMPOTENCY_HEADER = "idempotency-key";

/**
 * Lets 2xx pass.
 *
 * @param who The service as operators know it: "Slack".
 * @throws {ConnectorError} `status` for every other status.
 */
export function expectSuccess(reply: HttpReply, who: string): void {
  const { status, retryAfterMs } = reply;
  if (status >= 200 && status < 300) return;
  throw new ConnectorError(`${who} answered ${status}; ${adviceFor(status)}`, {
    reason: "status",
    status,
    retryAfterMs,
  });
}

function adviceFor(status: number): string {
  if (status >= 500) return "it is failing on its side";
  if (status >= 300 && status < 400) return "it has moved: set its new URL";
  switch (status) {
    case 401:
    case 403:
      return "check the credentials and their permissions";
    case 404:
    case 410:
      return "check the URL and the ids in the settings";
    case 408:
    case 429:
      return "it asks to come back later";
    default:
      return "it does not accept the request; check the settings";
  }
}

/**
 * The JSON of a reply, read with a schema; the status is the caller's business.
 *
 * @throws {ConnectorError} `bad_reply` where it is no JSON, or not what the schema says.
 */
export function readReply<T>(reply: HttpReply, schema: z.ZodType<T>, who: string): T {
  const result = schema.safeParse(parseJson(reply.body));
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join(".") ?? "";
  throw new ConnectorError(
    `${who} answered ${reply.status} with a body that is not its own${where === "" ? "" : ` (at ${where})`}; check that the URL is that of ${who}`,
    { reason: "bad_reply", status: reply.status },
  );
}

/** What a text says in JSON; `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
