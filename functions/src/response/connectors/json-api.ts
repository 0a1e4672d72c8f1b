import { IDEMPOTENCY_HEADER } from "./http.ts";
import type { Http, HttpReply, HttpRequest } from "./http.ts";
import type { CallOptions } from "./webhook.ts";

/** A provider's JSON API. */
export interface JsonApi {
  readonly http: Http;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** The bearer token; asked for with every call. */
  readonly token: () => Promise<string>;
  readonly timeoutMs: number | undefined;
}

/** A call of it. */
export interface JsonCall extends Pick<HttpRequest, "method" | "maxReplyBytes"> {
  /** With its slash and its query. */
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Calls a JSON API. The reply comes whatever its status.
 *
 * @throws {ConnectorError}
 */
export async function callApi(api: JsonApi, call: JsonCall, options: CallOptions): Promise<HttpReply> {
  const { method, path, body, maxReplyBytes } = call;
  const { idempotencyKey, signal } = options;
  return api.http({
    method,
    url: `${api.baseUrl}${path}`,
    headers: {
      accept: "application/json",
      authorization: `Bearer ${await api.token()}`,
      [IDEMPOTENCY_HEADER]: idempotencyKey,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(api.timeoutMs !== undefined && { timeoutMs: api.timeoutMs }),
    ...(signal !== undefined && { signal }),
    ...(maxReplyBytes !== undefined && { maxReplyBytes }),
  });
}
