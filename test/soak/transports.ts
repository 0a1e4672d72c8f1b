import { EventsAccepted, TOPICS } from "@threatstream/contracts";
import type { Suite } from "../../suite/suite.ts";
import { openTopic } from "../support/publish.ts";
import type { Batch, Outcome } from "./ledger.ts";
import type { SoakOptions } from "./options.ts";

/** Cloud Functions' own limit on a request through Hosting. */
const ANSWER_LIMIT_MS = 60_000;

/** The way into the product. */
export interface Transport {
  /** Never rejects: what went wrong is the outcome. Nothing is sent again, for that would not be the load that was asked for. */
  send(batch: Batch): Promise<Outcome>;
  close(): Promise<void>;
}

export function openTransport(via: SoakOptions["via"], suite: Suite): Transport {
  return via === "api" ? apiTransport(suite.apiUrl) : topicTransport(suite);
}

/** `POST /api/events`, at the function's own address. `apiUrl`: where `/api` is appended. */
export function apiTransport(apiUrl: string): Transport {
  return {
    async send({ body }) {
      try {
        const response = await fetch(`${apiUrl}/api/events`, {
          method: "POST",
          headers: { "content-type": "application/x-ndjson" },
          body,
          signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
        });
        return outcomeOf(response.status, await response.text());
      } catch (error) {
        return { kind: "failed", status: reasonOf(error) };
      }
    },
    close: async () => {},
  };
}

function outcomeOf(code: number, text: string): Outcome {
  const status = String(code);
  if (code !== 202) return { kind: "refused", status };
  return { kind: "accepted", status, ids: EventsAccepted.parse(JSON.parse(text)).event_ids };
}

/** A message for each batch. */
function topicTransport(suite: Suite): Transport {
  const topic = openTopic(suite, TOPICS.raw);
  return {
    async send({ ids, body }) {
      try {
        await topic.publish(body);
        return { kind: "accepted", status: "taken", ids };
      } catch (error) {
        return { kind: "failed", status: reasonOf(error) };
      }
    },
    close: () => topic.close(),
  };
}

/** A few words for a failure: `timeout`, or the code of what failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  if (error.name === "TimeoutError") return "timeout";
  const { cause = error } = error;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  return typeof code === "string" || typeof code === "number" ? String(code) : error.name;
}
