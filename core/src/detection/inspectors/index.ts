import type { Inspector } from "./types.ts";

/** Every inspector, in the order in which they look at a value. */
export const INSPECTORS: readonly Inspector[] = [];
