export { purgeSimulation } from "./purge.ts";
export type { PurgeOptions, Purged } from "./purged.ts";
