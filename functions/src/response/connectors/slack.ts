import { ConnectorError } from "./connector-error.ts";
import { expectSuccess, IDEMPOTENCY_HEADER } from "./http.ts";
import type { Http } from "./http.ts";
import type { CallOptions } from "./webhook.ts";

/** A message to a channel. Every text is taken literally: markup, mentions and links in it do nothing. */
export interface SlackMessage {
  readonly title: string;
  readonly text: string;
  /** Shown side by side; the first ten are. */
  readonly fields?: readonly SlackField[];
}

interface SlackField {
  readonly label: string;
  readonly value: string;
}

/** Settings of an incoming webhook. Its URL is a secret. */
export interface SlackSettings {
  readonly url: string;
  readonly timeoutMs?: number;
}

/** Tells a channel. */
export interface Slack {
  /**
   * Posts a message. Slack does not tell repetitions: a repeated call posts again, and the key is for receivers that do.
   *
   * @throws {ConnectorError} `bad_reply` where the answer is not Slack's `ok`.
   */
  post(message: SlackMessage, options: CallOptions): Promise<void>;
}

/**
 * A Slack-compatible incoming webhook (Slack, Mattermost).
 *
 * @example await slack({ url }, http).post({ title: "CRITICAL brute force", text: "from 203.0.113.9" }, { idempotencyKey });
 */
export function slack({ url, timeoutMs }: SlackSettings, http: Http): Slack {
  return {
    async post(message, { idempotencyKey, signal }) {
      const reply = await http({
        method: "POST",
        url,
        headers: { "content-type": "application/json", [IDEMPOTENCY_HEADER]: idempotencyKey },
        body: JSON.stringify(slackBody(message)),
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(signal !== undefined && { signal }),
      });
      expectSuccess(reply, "Slack");
      if (reply.body.trim() !== "ok") {
        throw new ConnectorError(
          "Slack did not answer ok; check that the URL is that of an incoming webhook",
          {
            reason: "bad_reply",
            status: reply.status,
          },
        );
      }
    },
  };
}

// Limits of Slack's block kit, in characters as sent.
const MAX_TITLE = 150;
const MAX_TEXT = 3_000;
const MAX_LABEL = 200;
const MAX_VALUE = 1_700;
const MAX_FIELDS = 10;

function slackBody({ title, text, fields = [] }: SlackMessage): unknown {
  const shown = fields.slice(0, MAX_FIELDS).map(({ label, value }) => ({
    type: "mrkdwn",
    text: `*${literal(label, MAX_LABEL)}*\n${literal(value, MAX_VALUE)}`,
    verbatim: true,
  }));
  return {
    text: literal(`${title}: ${text}`, MAX_TEXT),
    mrkdwn: false,
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: "header", text: { type: "plain_text", text: literal(title, MAX_TITLE), emoji: false } },
      // verbatim: Slack makes no links and no mentions of what looks like them.
      { type: "section", text: { type: "mrkdwn", text: literal(text, MAX_TEXT), verbatim: true } },
      ...(shown.length === 0 ? [] : [{ type: "section", fields: shown }]),
    ],
  };
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * Escaped for mrkdwn and cut to a length, never inside an escape; mentions lose their form (a zero-width space after the @), and
 * links theirs (`https[:]//`).
 */
function literal(text: string, maxLength: number): string {
  const harmless = text
    .replaceAll(/[\0-\x08\x0b-\x1f\x7f]/g, " ")
    .replaceAll("://", "[:]//")
    .replaceAll(/mailto:/gi, "mailto[:]")
    .replaceAll("@", "@\u200b");
  let escaped = "";
  for (const character of harmless) {
    const piece = ESCAPES[character] ?? character;
    if (escaped.length + piece.length >= maxLength) return `${escaped}…`;
    escaped += piece;
  }
  // Slack refuses an empty text.
  return escaped.trim() === "" ? "-" : escaped;
}
