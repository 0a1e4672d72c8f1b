import { ChainedEntry, entryHash, entryId } from "./chained-entry.ts";
import type { ChainPlace } from "./chained-entry.ts";

/** What is wrong with the audit log at one place. */
export interface ChainFault {
  /**
   * `edited`: the entry is not what was hashed. `removed`: entries are not there. `reordered`: an entry stands where it was not
   * written. `rewritten`: the hashes are right, and are not those that follow from the entries before, or that the head or an
   * anchor has. `head`: a head is not there, or knows less than its chain.
   */
  readonly kind: "edited" | "removed" | "reordered" | "rewritten" | "head";
  /** The entry's id; that of the first one, where several are removed; `head-{chain}`. */
  readonly id: string;
  readonly text: string;
}

/** The entry at a place; where it is not what was hashed, or was written elsewhere, what is wrong. */
export function readEntry(
  id: string,
  place: ChainPlace,
  fields: unknown,
): { readonly entry: ChainedEntry } | { readonly entry?: undefined; readonly fault: ChainFault } {
  const parsed = ChainedEntry.safeParse(fields);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
    return { fault: { kind: "edited", id, text: `it is no entry any more: ${where}${issue?.message}` } };
  }
  const entry = parsed.data;
  if (entryHash(entry) !== entry.hash) {
    return { fault: { kind: "edited", id, text: "its fields are not those that were hashed" } };
  }
  if (entry.chain !== place.chain || entry.sequence !== place.sequence) {
    return { fault: { kind: "reordered", id, text: `it was written as ${entryId(entry)}` } };
  }
  return { entry };
}

/** The fault of entries that are not there, between the last one seen and the next one; `source` knows of them. */
export function missingEntries(chain: number, last: number, next: number, source?: string): ChainFault[] {
  if (next <= last + 1) return [];
  const id = entryId({ chain, sequence: last + 1 });
  const one = next === last + 2;
  const what = one ? "the entry is" : `the entries up to ${entryId({ chain, sequence: next - 1 })} are`;
  const why = source === undefined ? "" : `, and ${source} knows of ${one ? "it" : "them"}`;
  return [{ kind: "removed", id, text: `${what} not there${why}` }];
}
