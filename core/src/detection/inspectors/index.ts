import { commands } from "./commands/index.ts";
import { expressions } from "./expressions/index.ts";
import { objects } from "./objects.ts";
import { paths } from "./paths/index.ts";
import { php } from "./php.ts";
import { prototypes } from "./prototypes.ts";
import { scripts } from "./scripts.ts";
import type { Inspector } from "./types.ts";
import { uploads } from "./uploads.ts";

/** Every inspector, in the order in which they look at a value. */
export const INSPECTORS: readonly Inspector[] = [
  paths,
  commands,
  php,
  scripts,
  expressions,
  objects,
  prototypes,
  uploads,
];
