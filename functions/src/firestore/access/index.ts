export { createApiKeys } from "./api-keys.ts";
export type { ApiKeys } from "../../api/ports/api-keys.ts";
