import { commands } from "./commands/index.ts";
import { paths } from "./paths/index.ts";
import type { Inspector } from "./types.ts";

/** Every inspector, in the order in which they look at a value. */
export const INSPECTORS: readonly Inspector[] = [paths, commands];
