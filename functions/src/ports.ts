import type { Alert, DeadLetter, Threat } from "@threatstream/contracts";
import type { Analysis } from "./pipeline/run.ts";
import type { RefusedRecord } from "./pipeline/split.ts";

/** Milliseconds since the epoch. */
export type Clock = () => number;

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

/** Where news goes. Resolves when the topics have it. */
export interface Publisher {
  publish(news: News): Promise<void>;
}

/** Structured log lines in Cloud Logging's terms. Never given secrets or payloads. */
export interface Logger {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
