export { HashCounter } from "./hash-counter.ts";
export { MemoryStore } from "./memory.ts";
