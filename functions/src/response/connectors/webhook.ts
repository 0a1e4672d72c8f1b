import type { Clock } from "@threatstream/core/common";
import { expectSuccess, IDEMPOTENCY_HEADER } from "./http.ts";
import type { Http, HttpReply } from "./http.ts";
import { sign, SIGNATURE_HEADER } from "./signature.ts";

/** How a call to a provider is told from others. */
export interface CallOptions {
  /** The same for each repetition of one call. Visible ASCII. */
  readonly idempotencyKey: string;
  /** Gives the call up. */
  readonly signal?: AbortSignal;
}

/** What a webhook tells. */
interface WebhookMessage {
  /** `block`, `unblock`, `create_ticket`, `notify`, … */
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Settings of a webhook. */
export interface WebhookSettings {
  readonly url: string;
  /** Shared with the receiver, at least 16 characters. */
  readonly secret: string;
  readonly timeoutMs?: number;
}

/** Sends signed JSON to a URL. */
export interface Webhook {
  /**
   * Delivers a message; any 2xx is success. The body is `{id, event, data}`; `id` is the idempotency key, which is also a
   * header, but only in the body it is signed.
   *
   * @throws {ConnectorError}
   */
  send(message: WebhookMessage, options: CallOptions): Promise<HttpReply>;
}

const MIN_SECRET = 16;

/**
 * A webhook to one URL.
 *
 * @throws {RangeError} where the secret is too short to sign with.
 * @example await webhook(settings, http, Date.now).send({ event: "block", data: { cidr } }, { idempotencyKey });
 */
export function webhook({ url, secret, timeoutMs }: WebhookSettings, http: Http, now: Clock): Webhook {
  if (secret.length < MIN_SECRET) {
    throw new RangeError(`the secret of a webhook needs ${MIN_SECRET} characters or more, at random`);
  }
  return {
    async send({ event, data }, { idempotencyKey, signal }) {
      const body = JSON.stringify({ id: idempotencyKey, event, data });
      const reply = await http({
        method: "POST",
        url,
        headers: {
          "content-type": "application/json",
          [IDEMPOTENCY_HEADER]: idempotencyKey,
          [SIGNATURE_HEADER]: sign(body, secret, Math.floor(now() / 1_000)),
        },
        body,
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(signal !== undefined && { signal }),
      });
      expectSuccess(reply, "the webhook");
      return reply;
    },
  };
}
