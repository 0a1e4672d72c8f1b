import type { Format } from "@threatstream/contracts";
import { access } from "./access.ts";
import { native } from "./native.ts";
import type { Source } from "./source.ts";
import { sshd } from "./sshd.ts";

/** Every source, by the format that it reads. */
export const SOURCES: Readonly<Record<Format, Source>> = { native, sshd, access };

// From the cheapest and surest sign to the least. A text has the shape of one format at most.
const BY_SURENESS: readonly Source[] = [native, sshd, access];

/** The source whose format a record has; `undefined` where no source knows it. */
export function detectFormat(record: string): Source | undefined {
  return BY_SURENESS.find((source) => source.recognizes(record));
}

/** The source that reads a format. */
export function sourceFor(format: Format): Source {
  return SOURCES[format];
}
