import type { Random } from "./random.ts";

/** What a kind of event says; the rest (id, time, addresses) is the workload's. */
export interface Content {
  readonly event_type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A kind of event, and how often it comes relative to its like. */
export interface Kind {
  readonly weight: number;
  make(random: Random): Content;
}
