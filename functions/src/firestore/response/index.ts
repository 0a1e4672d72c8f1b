export { createBlocklist } from "./blocklist.ts";
export { createOwnPlaybooks } from "./own-playbooks.ts";
export type { OwnPlaybooks } from "./own-playbooks.ts";
