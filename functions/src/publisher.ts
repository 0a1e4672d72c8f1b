import type { PubSub, Topic } from "@google-cloud/pubsub";
import { TOPICS } from "@threatstream/contracts";
import type { News, Publisher, StoredDeadLetter } from "./ports.ts";

/** Pub/Sub refuses larger messages; some room is left for the attributes. */
const MAX_MESSAGE_BYTES = 9_900_000;

/** Publishes news to the outgoing topics, batched by the client. Rejects where any message was not taken. */
export function createPublisher(pubsub: PubSub): Publisher {
  const topic = (name: string): Topic =>
    pubsub.topic(name, { batching: { maxMessages: 500, maxMilliseconds: 5 }, gaxOpts: { timeout: 20_000 } });
  const threats = topic(TOPICS.threats);
  const alerts = topic(TOPICS.alerts);
  const deadLetters = topic(TOPICS.deadLetters);
  return {
    async publish(news: News) {
      await Promise.all([
        ...news.threats.map((threat) =>
          threats.publishMessage({
            json: threat,
            attributes: { threat_id: threat.id, severity: threat.severity, threat_type: threat.threat_type },
          }),
        ),
        ...news.alerts.map((alert) =>
          alerts.publishMessage({
            json: alert,
            attributes: { alert_id: alert.id, priority: alert.priority },
          }),
        ),
        ...news.deadLetters.map((stored) => deadLetters.publishMessage(deadLetterMessage(stored))),
      ]);
    },
  };
}

function deadLetterMessage({ letter, bytes }: StoredDeadLetter) {
  const attributes = { dead_letter_id: letter.id, reason: letter.reason, format: letter.format };
  // A message of the greatest size has no room for more attributes; its bytes are in `dead_letters` all the same.
  const fits = bytes.length > 0 && bytes.length <= MAX_MESSAGE_BYTES;
  return fits
    ? { data: Buffer.from(bytes), attributes }
    : { attributes: { ...attributes, data: "in_firestore" } };
}
