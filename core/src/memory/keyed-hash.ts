import { hash, randomBytes } from "node:crypto";

/** A hash of 256 bits, equal for equal texts. */
export type KeyedHash = (text: string) => Buffer;

/**
 * SHA-256 under a key that nobody knows: those who write the texts cannot choose two that collide in the few bits that are
 * used, nor fill one part of a table. `key` is random unless given; two hashes with one key agree.
 *
 * @example createKeyedHash()("a line").readUInt32LE(0)
 */
export function createKeyedHash(key: string = randomBytes(32).toString("hex")): KeyedHash {
  return (text) => hash("sha256", key + text, "buffer");
}
