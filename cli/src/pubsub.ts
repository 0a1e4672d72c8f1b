import { PubSub } from "@google-cloud/pubsub";
import { FORMATS, TOPICS } from "@threatstream/contracts";
import type { Format } from "@threatstream/contracts";
import type { Target } from "./target.ts";

/** How long a message may take, with all retries, in milliseconds. */
const PUBLISH_TIMEOUT_MS = 60_000;

/** A message for the topic. */
export interface RawMessage {
  readonly data: Buffer;
  /** See `RawMessageAttributes`; without it the pipeline numbers equal lines within the message. */
  readonly occurrences?: string;
}

/** The topic that raw events go into. */
export interface RawTopic {
  /** Publishes one message, marked as a simulation's where an id is given; resolves when it is taken. */
  publish(message: RawMessage, format: Format | undefined, simulationId?: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the topic of a target. */
export function openRawTopic({ projectId }: Target): RawTopic {
  const pubsub = new PubSub({ projectId });
  const topic = pubsub.topic(TOPICS.raw, {
    batching: { maxMessages: 1 },
    gaxOpts: { timeout: PUBLISH_TIMEOUT_MS },
  });
  return {
    async publish({ data, occurrences }, format, simulationId) {
      await topic.publishMessage({
        data,
        attributes: {
          ...(occurrences !== undefined && { occurrences }),
          ...(format !== undefined && { format }),
          ...(simulationId !== undefined && { simulation_id: simulationId }),
        },
      });
    },
    close: () => pubsub.close(),
  };
}

/** The format with this name, if it is one. */
export function formatNamed(name: string): Format | undefined {
  return FORMATS.find((format) => format === name);
}
