import type { PubSub, Topic } from "@google-cloud/pubsub";
import { TOPICS } from "@threatstream/contracts";
import type { News, Publisher, StoredDeadLetter } from "./ports.ts";

/** Pub/Sub refuses larger messages; some room is left for the attributes. */
const MAX_MESSAGE_BYTES = 9_900_000;

type Message = Parameters<Topic["publishMessage"]>[0];

/**
 * Publishes news to the outgoing topics, batched by the client; a topic that does not exist yet is created. Rejects where any
 * message was not taken.
 */
export function createPublisher(pubsub: PubSub): Publisher {
  const open = (name: string) =>
    createSender(
      pubsub.topic(name, {
        batching: { maxMessages: 500, maxMilliseconds: 5 },
        gaxOpts: { timeout: 20_000 },
      }),
    );
  const threats = open(TOPICS.threats);
  const alerts = open(TOPICS.alerts);
  const deadLetters = open(TOPICS.deadLetters);
  return {
    async publish(news: News) {
      await Promise.all([
        ...news.threats.map((threat) =>
          threats({
            json: threat,
            attributes: { threat_id: threat.id, severity: threat.severity, threat_type: threat.threat_type },
          }),
        ),
        ...news.alerts.map((alert) =>
          alerts({ json: alert, attributes: { alert_id: alert.id, priority: alert.priority } }),
        ),
        ...news.deadLetters.map((stored) => deadLetters(deadLetterMessage(stored))),
      ]);
    },
  };
}

/** Sends to one topic; creates it, once, where Pub/Sub does not know it. */
function createSender(topic: Topic): (message: Message) => Promise<unknown> {
  let creation: Promise<void> | undefined;
  return async (message) => {
    try {
      return await topic.publishMessage(message);
    } catch (error) {
      if (!hasCode(error, NOT_FOUND)) throw error;
      creation ??= createTopic(topic).finally(() => {
        creation = undefined;
      });
      await creation;
      return topic.publishMessage(message);
    }
  };
}

async function createTopic(topic: Topic): Promise<void> {
  try {
    await topic.create();
  } catch (error) {
    if (!hasCode(error, ALREADY_EXISTS)) throw error;
  }
}

// gRPC status codes.
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

function hasCode(error: unknown, code: number): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function deadLetterMessage({ letter, bytes }: StoredDeadLetter): Message {
  const attributes = { dead_letter_id: letter.id, reason: letter.reason, format: letter.format };
  // A message of the greatest size has no room for more attributes; its bytes are in `dead_letters` all the same.
  const fits = bytes.length > 0 && bytes.length <= MAX_MESSAGE_BYTES;
  return fits
    ? { data: Buffer.from(bytes), attributes }
    : { attributes: { ...attributes, data: "in_firestore" } };
}
