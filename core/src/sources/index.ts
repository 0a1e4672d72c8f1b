import { access } from "./access.ts";
import { BUNDLED_PATTERNS } from "./auth/patterns.generated.ts";
import { createAuthSource } from "./auth/source.ts";
import { native } from "./native.ts";
import type { Source } from "./source.ts";
import { sshd } from "./sshd.ts";

export { readText } from "./read.ts";
export { createSourceIndex } from "./source-index.ts";
export type { SourceIndex } from "./source-index.ts";

/** Every source, from the cheapest and surest sign to the least. */
export const SOURCES: readonly Source[] = [native, sshd, access, createAuthSource(BUNDLED_PATTERNS)];
