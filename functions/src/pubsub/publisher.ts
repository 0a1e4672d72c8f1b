import type { PubSub, Topic } from "@google-cloud/pubsub";
import { TOPICS } from "@threatstream/contracts";
import type { News, StoredDeadLetter } from "@threatstream/core/pipeline";

/** Pub/Sub refuses larger messages; some room is left for the attributes. */
const MAX_MESSAGE_BYTES = 9_900_000;

type Message = Parameters<Topic["publishMessage"]>[0];

/**
 * Publishes news to the outgoing topics, batched by the client; a topic that does not exist yet is created. Rejects where any
 * message was not taken.
 */
export function createPublisher(pubsub: PubSub): { publish(news: News): Promise<void> } {
  const open = (name: string) =>
    createSender(
      pubsub.topic(name, {
        batching: { maxMessages: 500, maxMilliseconds: 2 },
        gaxOpts: { timeout: 20_000 },
      }),
    );
  const threats = open(TOPICS.threats);
  const alerts = open(TOPICS.alerts);
  const deadLetters = open(TOPICS.deadLetters);
  return {
    async publish(news: News) {
      await Promise.all([
        threats(
          news.threats.map((threat) => ({
            json: threat,
            attributes: { threat_id: threat.id, severity: threat.severity, threat_type: threat.threat_type },
          })),
        ),
        alerts(
          news.alerts.map((alert) => ({
            json: alert,
            attributes: { alert_id: alert.id, priority: alert.priority },
          })),
        ),
        deadLetters(news.deadLetters.map((stored) => deadLetterMessage(stored))),
      ]);
    },
  };
}

/** Sends to one topic, which it creates, once, where Pub/Sub does not know it. Rejects where any message was not taken. */
export function createSender(topic: Topic): (messages: readonly Message[]) => Promise<void> {
  let creation: Promise<void> | undefined;
  return async (messages) => {
    if (messages.length === 0) return;
    try {
      await sendAll(topic, messages);
    } catch (error) {
      if (!hasCode(error, NOT_FOUND)) throw error;
      creation ??= createTopic(topic).finally(() => {
        creation = undefined;
      });
      await creation;
      await sendAll(topic, messages);
    }
  };
}

/** One promise for all of them: one for each would be a good part of what an event costs. */
function sendAll(topic: Topic, messages: readonly Message[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let waiting = messages.length;
    const onSent = (error: Error | null): void => {
      waiting -= 1;
      if (error !== null) reject(error);
      else if (waiting === 0) resolve();
    };
    for (const message of messages) topic.publishMessage(message, onSent);
  });
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
