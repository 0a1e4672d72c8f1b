export { KINDS, MERGES, addDelta, addDeltas, allPaths, noDeltas, pathOf, pathsOf } from "./aggregates.ts";
export type { Deltas } from "./aggregates.ts";
export type { AnalysisStamp } from "./build-threat.ts";
export { createEvaluator } from "./evaluate.ts";
export type { CorrelationChange, CorrelationThreat, EvaluatedState, Evaluator } from "./evaluate.ts";
export { deadLetterOf } from "./dead-letters.ts";
export { toDelivery } from "./delivery.ts";
export type { Delivery, IncomingMessage, News, Store, StoredDeadLetter } from "./delivery.ts";
export {
  alertDeltas,
  correlationAlertId,
  correlationDeltas,
  counterDeltas,
  isNews,
  isStored,
  sourceDeltas,
} from "./deltas.ts";
export type { CounterDeltas } from "./deltas.ts";
export { readRecord } from "./normalize.ts";
export type { Analysis, Outcome } from "./item.ts";
export type { Analyzer } from "./run.ts";
export { occurrenceCounter, splitMessage } from "./split.ts";
export type { RawRecord, RefusedRecord, SplitMessage } from "./split.ts";
