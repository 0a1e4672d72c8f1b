export { saysFalsePositive, stepOf } from "./lifecycle.ts";
export type { AlertAction, AlertStep, AnalystFields } from "./lifecycle.ts";
export { alertFields, alertIdOf, alertTally, priorityOf, priorityRank, raisesAlert } from "./raise.ts";
export type { AlertTally } from "./raise.ts";
export { scopeOf, suppressionTest } from "./suppressions.ts";
export type { SuppressionScope } from "./suppressions.ts";
