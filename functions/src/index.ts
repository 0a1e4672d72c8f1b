export { aggregate } from "./entry/aggregate.ts";
export { analyzeThreats } from "./entry/analyze-threats.ts";
export { api } from "./entry/api.ts";
export { processEvents } from "./entry/process-events.ts";
export { respond } from "./entry/respond.ts";
export { runPlaybook } from "./entry/run-playbook.ts";
export { runSimulation } from "./entry/run-simulation.ts";
