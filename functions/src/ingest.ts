import type { Delivery, Logger, Store } from "./ports.ts";
import { deliveryId } from "./pipeline/ids.ts";
import type { Analyzer } from "./pipeline/run.ts";
import { splitMessage } from "./pipeline/split.ts";
import type { RawMessage } from "./pipeline/split.ts";

/** A message with the id that its transport gave it: the same on each redelivery. */
export interface IncomingMessage extends RawMessage {
  readonly id: string;
}

export interface IngestOptions {
  readonly analyzer: Analyzer;
  readonly store: Store;
  /** Keeps the bytes of refused records; called before their dead letters are stored. */
  readonly keepBytes: (delivery: Delivery) => Promise<void>;
  /** Called after a delivery is stored; it is waited for, as an instance works only during an invocation. May reject. */
  readonly afterwards?: (delivery: Delivery) => Promise<void>;
  readonly logger: Logger;
}

/**
 * Takes a raw message through the pipeline and stores what it causes. Rejects only with what a redelivery can mend; a
 * record that can never be processed becomes a dead letter, and its neighbours go on.
 */
export function createIngest({ analyzer, store, keepBytes, afterwards, logger }: IngestOptions) {
  return async (message: IncomingMessage): Promise<void> => {
    const delivery = toDelivery(message, analyzer, logger);
    if (delivery.refused.length > 0) await keepBytes(delivery);
    await store.record(delivery);
    const { analyses, refused, ignored } = delivery;
    if (refused.length + ignored > 0) {
      logger.info("A message had records that are no threats.", {
        message_id: message.id,
        analyzed: analyses.length,
        refused: refused.length,
        ignored,
      });
    }
    await afterwards?.(delivery).catch((error: unknown) => {
      logger.warn("What follows a delivery was not done; the next one makes it up.", {
        error: String(error),
      });
    });
  };
}

/** All that a message causes. Never throws: a record that breaks the pipeline is refused, not retried for a day. */
export function toDelivery(message: IncomingMessage, analyzer: Analyzer, logger: Logger): Delivery {
  const split = splitMessage(message);
  const delivery = {
    id: deliveryId(message.id),
    analyses: new Array<Delivery["analyses"][number]>(),
    refused: [...split.refused],
    ignored: 0,
    publishedAt: message.receivedAt,
  };
  for (const outcome of analyzer.analyze(split.records)) {
    if (outcome.kind === "analyzed") delivery.analyses.push(outcome.analysis);
    else if (outcome.kind === "ignored") delivery.ignored += 1;
    else {
      delivery.refused.push(outcome.refused);
      if (outcome.error !== undefined) logDefect(outcome.error, logger);
    }
  }
  return delivery;
}

function logDefect(error: Error, logger: Logger): void {
  logger.error(
    "The pipeline failed on a record; it becomes a dead letter. This is a defect: please report it.",
    { error: error.stack ?? error.message },
  );
}
