import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** What the suite keeps while it runs, and between runs; not in git. */
export const WORK = join(ROOT, ".suite");
/** Where the running `npm start` says how to reach it. */
export const STATE_FILE = join(WORK, "state.json");
