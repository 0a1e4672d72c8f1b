import type { Alert, DeadLetter, Threat } from "@threatstream/contracts";
import type { Logger } from "../common/ports.ts";
import { deliveryId } from "../model/ids.ts";
import type { Analysis } from "./item.ts";
import type { Analyzer } from "./run.ts";
import { splitMessage } from "./split.ts";
import type { RawMessage, RefusedRecord } from "./split.ts";

/** All that one message causes, ready to be stored. */
export interface Delivery {
  /** Names the message: the same for each of its redeliveries. */
  readonly id: string;
  readonly analyses: readonly Analysis[];
  readonly refused: readonly RefusedRecord[];
  /** Records that say nothing about security; counted only. */
  readonly ignored: number;
  /** When the message was published, epoch milliseconds, for the lag; unset where nobody measures it. */
  readonly publishedAt?: number;
}

/** A refused record as it is stored, with its bytes. */
export interface StoredDeadLetter {
  readonly letter: DeadLetter;
  readonly bytes: Uint8Array;
}

/** What subscribers of the outgoing topics are told. */
export interface News {
  readonly threats: readonly Threat[];
  readonly alerts: readonly Alert[];
  readonly deadLetters: readonly StoredDeadLetter[];
}

/** Where effects are kept. */
export interface Store {
  /**
   * Stores all effects of a delivery exactly once, however often it is delivered, and publishes its news at least once.
   * Resolves when a redelivery is no longer needed; rejects with what a redelivery can mend.
   */
  record(delivery: Delivery): Promise<void>;
}

/** A message with the id that its transport gave it: the same on each redelivery. */
export interface IncomingMessage extends RawMessage {
  readonly id: string;
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
