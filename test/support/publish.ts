import { PubSub } from "@google-cloud/pubsub";

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
