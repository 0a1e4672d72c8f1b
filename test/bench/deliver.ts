import { Agent, request } from "node:http";
import { since } from "../support/stats.ts";

/** Tries of one message, as Pub/Sub would redeliver it. */
const MAX_TRIES = 5;

export interface Delivered {
  readonly ms: number;
  /** Deliveries that failed and were repeated. */
  readonly redelivered: number;
}

/**
 * Delivers every line as a message of its own, as Pub/Sub's push does (structured CloudEvents), `inFlight` at a time over
 * connections that stay open. Throws where a message fails again and again.
 */
export async function deliverAll(
  url: string,
  lines: readonly string[],
  inFlight: number,
): Promise<Delivered> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const bodies = lines.map(cloudEvent).values();
  let redelivered = 0;
  const worker = async (): Promise<void> => {
    for (const body of bodies) {
      for (let tries = 1; !(await post(url, agent, body)); tries += 1) {
        if (tries === MAX_TRIES) throw new Error(`A message failed ${MAX_TRIES} times.`);
        redelivered += 1;
      }
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const ms = since(start);
  agent.destroy();
  return { ms, redelivered };
}

let messages = 0;

function cloudEvent(line: string): string {
  messages += 1;
  const id = `bench-${process.pid}-${messages}`;
  const publishTime = new Date().toISOString();
  return JSON.stringify({
    specversion: "1.0",
    id,
    time: publishTime,
    type: "google.cloud.pubsub.topic.v1.messagePublished",
    source: "//pubsub.googleapis.com/projects/demo/topics/security.raw.logs",
    datacontenttype: "application/json",
    data: {
      subscription: "projects/demo/subscriptions/bench",
      message: { messageId: id, publishTime, attributes: {}, data: Buffer.from(line).toString("base64") },
    },
  });
}

function post(url: string, agent: Agent, body: string): Promise<boolean> {
  const headers = {
    "content-type": "application/cloudevents+json",
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((resolve) => {
    const sent = request(url, { agent, method: "POST", headers }, (response) => {
      response.resume();
      response.once("end", () => resolve((response.statusCode ?? 500) < 300));
    });
    sent.once("error", () => resolve(false));
    sent.end(body);
  });
}
