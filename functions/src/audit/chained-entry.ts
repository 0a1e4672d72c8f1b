import { hash } from "node:crypto";
import { z } from "zod";

/** A SHA-256 in hexadecimal. */
const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * An entry of the audit log as it is hashed: the fields of its document, with the time as ISO-8601 in UTC. Strict, so that a
 * field that was added or whose type was changed is as much a change as another value.
 */
export const ChainedEntry = z.strictObject({
  actor: z.strictObject({ kind: z.string(), id: z.string(), role: z.string() }),
  /** What was done: `alert.resolve`, `suppression.create`, … */
  action: z.string(),
  /** The path of the document that changed. */
  target: z.string(),
  before: z.record(z.string(), z.json()),
  after: z.record(z.string(), z.json()),
  request_id: z.string(),
  at: z.iso.datetime({ precision: 3 }),
  /** Which of the chains it is in. */
  chain: z.int().min(0),
  /** Its place in the chain, from 1. */
  sequence: z.int().min(1),
  /** The hash of the entry before; `GENESIS` for the first one. */
  previous: Hash,
  /** `entryHash` of all other fields. */
  hash: Hash,
});
export type ChainedEntry = z.infer<typeof ChainedEntry>;

/** Where a chain ends: its last entry. */
export const ChainHead = z.strictObject({ chain: z.int().min(0), sequence: z.int().min(0), hash: Hash });
export type ChainHead = z.infer<typeof ChainHead>;

/** What the first entry of each chain follows. */
export const GENESIS = "0".repeat(64);

/** SHA-256 over the canonical JSON of an entry without its hash. Entries in other places have other hashes. */
export function entryHash({ hash: _hash, ...entry }: Omit<ChainedEntry, "hash"> & { hash?: string }): string {
  return hash("sha256", canonicalJson(entry));
}

/**
 * JSON that is equal for equal values: without spaces, names in the order of their UTF-16 code units.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: z.core.util.JSONType): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${canonicalJson(item)}`).join(",")}}`;
}

/** Where an entry stands. */
export interface ChainPlace {
  readonly chain: number;
  /** From 1. */
  readonly sequence: number;
}

/** The id of an entry's document. Ids sort as the entries stand: chain by chain, each from its first entry. */
export function entryId({ chain, sequence }: ChainPlace): string {
  return `${chain}-${String(sequence).padStart(12, "0")}`;
}

/** The place that an id names; `undefined` for one from before the chains. */
export function placeOf(id: string): ChainPlace | undefined {
  const match = /^(0|[1-9]\d{0,8})-(\d{12})$/.exec(id);
  return match === null ? undefined : { chain: Number(match[1]), sequence: Number(match[2]) };
}

/** The chain that a target's entries are in, of `count`: all entries of one target are in one chain. */
export function chainOf(target: string, count: number): number {
  return hash("sha256", target, "buffer").readUInt32BE(0) % count;
}
