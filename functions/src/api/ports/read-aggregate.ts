import type { Aggregates } from "@threatstream/contracts";

/** Reads one aggregate over those of an idle system, which stand where no step has written it yet. */
export type ReadAggregate = (name: keyof Aggregates, idle: Aggregates) => Promise<Aggregates>;
