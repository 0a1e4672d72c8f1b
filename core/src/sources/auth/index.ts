export { createAuthSource } from "./source.ts";
export { compileDaemon } from "./compile.ts";
export type { CompiledDaemon } from "./compile.ts";
export { loginOrigin } from "./origin.ts";
export { createLoginReader } from "./reader.ts";
export type { LoginReader } from "./reader.ts";
