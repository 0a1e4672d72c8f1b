export { canonicalAddress, classifyAddress, parseAddress, parseRange, rangeContains } from "./addresses.ts";
export type { AddressRange } from "./addresses.ts";
export { jsonArrayElements } from "./json-array.ts";
export { nestsDeeper } from "./json-depth.ts";
export { atMostEvery, lazy } from "./lazy.ts";
export type { Clock, Logger } from "./ports.ts";
export { escapeInvisible } from "./text.ts";
export { TimeLimitError, withTimeLimit } from "./time-limit.ts";
