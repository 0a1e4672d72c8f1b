export { aggregate } from "./entry/aggregate.ts";
export { analyzeThreats } from "./entry/analyze-threats.ts";
export { api } from "./entry/api.ts";
export { processEvents } from "./entry/process-events.ts";
