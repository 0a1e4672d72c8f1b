import { createHash } from "node:crypto";
import { z } from "zod";
import { readReply } from "./http.ts";
import type { CallOptions, Webhook } from "./webhook.ts";

/** A ticket to be opened. Its texts come from events: whoever attacks has a hand in them. */
export interface Ticket {
  /** One line. */
  readonly title: string;
  readonly text: string;
}

/** A ticket that is there. */
interface CreatedTicket {
  /** As people call it: `SEC-12`, `acme/soc#12`. */
  readonly id: string;
  /** Its page, where the tracker says one. */
  readonly url?: string | undefined;
}

/** Where tickets are kept. */
export interface TicketConnector {
  /** For records and messages: `jira`. */
  readonly name: string;
  /**
   * Opens a ticket. Jira and GitHub do not tell repetitions: a call repeated after an answer that got lost opens a second
   * ticket, which carries the same marker.
   *
   * @throws {ConnectorError}
   */
  create(ticket: Ticket, options: CallOptions): Promise<CreatedTicket>;
}

/** How long a call may take; the trackers are slow to write. */
export interface TicketTiming {
  /** Milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
}

/**
 * What tickets of one call have in common, to find doubles by: fit for a label, and telling nothing of the key.
 *
 * @example markerOf("exec-1/2") // "threatstream-…"
 */
export function markerOf(idempotencyKey: string): string {
  return `threatstream-${createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 16)}`;
}

/** A title as one line without control characters, at most so many characters. */
export function titleOf(title: string, maxLength: number): string {
  const line = title.replaceAll(/[\0-\x1f\x7f\u2028\u2029]+/g, " ").trim();
  if (line === "") return "ThreatStream";
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1).toWellFormed()}…`;
}

/** A text cut to so many characters, that says where it was cut. Carriage returns and control characters become plain. */
export function textOf(text: string, maxLength: number): string {
  const plain = text.replaceAll(/\r\n?/g, "\n").replaceAll(/[\0-\x08\x0b-\x1f\x7f]/g, " ");
  return plain.length <= maxLength ? plain : `${plain.slice(0, maxLength).toWellFormed()}\n[cut]`;
}

const WebhookReply = z.object({
  id: z.union([z.string().trim().min(1).max(200), z.int()]).transform(String),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
});

/**
 * A tracker behind a signed webhook: `{event: "create_ticket", data: {title, text}}`, answered with `{id, url?}`. A receiver
 * that answers a key it knows with the ticket it made opens one ticket however often it is asked.
 */
export function webhookTickets(hook: Webhook): TicketConnector {
  return {
    name: "webhook",
    async create({ title, text }, options) {
      const reply = await hook.send({ event: "create_ticket", data: { title, text } }, options);
      return readReply(reply, WebhookReply, "the webhook");
    },
  };
}
