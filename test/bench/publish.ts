import { PubSub } from "@google-cloud/pubsub";

/** Sends batches of native events to `POST /api/events`, a few requests at a time. Throws where any event is refused. */
export async function publishByApi(url: string, batches: readonly string[], inFlight: number): Promise<void> {
  const queue = batches.values();
  const worker = async (): Promise<void> => {
    for (const body of queue) {
      const response = await fetch(`${url}/api/events`, {
        method: "POST",
        headers: { "content-type": "application/x-ndjson" },
        body,
      });
      const reply = await response.text();
      if (response.status !== 202 || !reply.includes('"rejected":[]')) {
        throw new Error(`POST /api/events answered ${response.status}: ${reply.slice(0, 500)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

/** A topic to which every message goes at once, as its own request. */
export interface Topic {
  publish(data: string): Promise<void>;
  close(): Promise<void>;
}

export function openTopic(suite: { projectId: string; pubsubHost: string }, name: string): Topic {
  const pubsub = new PubSub({
    projectId: suite.projectId,
    apiEndpoint: suite.pubsubHost,
    emulatorMode: true,
  });
  const topic = pubsub.topic(name, { batching: { maxMessages: 1 } });
  return {
    async publish(data) {
      await topic.publishMessage({ data: Buffer.from(data) });
    },
    close: () => pubsub.close(),
  };
}
