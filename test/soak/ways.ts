import { createApiClient } from "@threatstream/client";
import { TOPICS } from "@threatstream/contracts";
import type { Suite } from "../../suite/suite.ts";
import { openTopic } from "../bench/publish.ts";
import type { Send } from "./load.ts";
import type { SoakOptions } from "./options.ts";

/** How long a request may take, in milliseconds: nobody waits longer, and an answer that is lost is a failure. */
const PATIENCE_MS = 60_000;

/** A way into a suite, and out of it. */
export interface Way {
  readonly send: Send;
  /** Threats as the suite's counters have them. */
  readonly counted: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Opens the way that events are to take. */
export async function openWay(suite: Suite, via: SoakOptions["via"]): Promise<Way> {
  const api = createApiClient({ baseUrl: suite.hostingUrl, timeoutMs: PATIENCE_MS });
  const counted = async () => (await api.getThreatStats()).total_threats;
  if (via === "topic") {
    const topic = openTopic(suite, TOPICS.raw);
    const send: Send = async (lines) => {
      await topic.publish(lines.join("\n"));
      return "accepted";
    };
    return { send, counted, close: () => topic.close() };
  }
  const send: Send = async (lines) => {
    const response = await fetch(`${suite.apiUrl}/api/events`, {
      method: "POST",
      headers: { "content-type": "application/x-ndjson" },
      body: lines.join("\n"),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.arrayBuffer();
    return response.status === 202 ? "accepted" : String(response.status);
  };
  return { send, counted, close: async () => {} };
}
