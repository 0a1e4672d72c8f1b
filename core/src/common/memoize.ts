import { detachString } from "./detach-string.ts";

export interface MemoryOptions {
  /** So many of the last different texts are remembered at least, and twice as many at most. */
  readonly size: number;
  /** True where a text may be cut out of a longer one, which it would keep alive (`detachString`). */
  readonly copied?: boolean;
}

/**
 * A function of a text that remembers its answers.
 *
 * There are two generations of at most `size` answers each, and the old one is dropped as a whole: evicting a Map's oldest
 * entry one at a time would step over every hole that earlier evictions left.
 */
export function memoize<T extends object | string>(
  compute: (text: string) => T,
  { size, copied = false }: MemoryOptions,
): (text: string) => T {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return (text) => {
    const known = young.get(text);
    if (known !== undefined) return known;
    const key = copied ? detachString(text) : text;
    const value = old.get(key) ?? compute(key);
    if (young.size >= size) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
    return value;
  };
}
