import { toDelivery } from "@threatstream/core/pipeline";
import type { Analyzer, Delivery, IncomingMessage, Store } from "@threatstream/core/pipeline";
import type { Logger } from "@threatstream/core/common";

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
