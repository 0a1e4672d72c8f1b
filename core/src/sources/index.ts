import { access } from "./access.ts";
import { native } from "./native.ts";
import type { Source } from "./source.ts";
import { sshd } from "./sshd.ts";

export { createSourceIndex } from "./source-index.ts";

/** Every source, from the cheapest and surest sign to the least: a text has the shape of one format at most. */
export const SOURCES: readonly Source[] = [native, sshd, access];
export type { SourceIndex } from "./source-index.ts";
