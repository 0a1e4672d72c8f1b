export interface Identity<T> {
  readonly id: (item: T) => string;
  /** When it came to be, as an ISO time: what the list is sorted by, newest first. */
  readonly at: (item: T) => string;
  /** What has to differ for an item to be told again. Default: nothing, each is told once. */
  readonly version?: (item: T) => string;
}

/** What a list has that it did not have before. */
export interface News<T> {
  /** Oldest first. */
  readonly items: T[];
  /** True where none of the list was known: more may have come at once than the list holds, and what fell out of it is missing. */
  readonly missed: boolean;
}

/** What is remembered of items that left the list, in lists' lengths: they may come back for a moment. */
const MEMORY = 4;

/**
 * Tells what is new in a list that holds the newest `size` items. An item is news once (or once for each version). Where newer
 * ones are deleted, older ones move up into the list; these are no news.
 */
export function createChanges<T>(size: number, { id, at, version = () => "" }: Identity<T>) {
  const known = new Map<string, { readonly version: string; readonly at: string }>();
  /** What is older than this was in the list once, or before it. */
  let floor = "";

  function remember(items: readonly T[]): void {
    for (const item of items) known.set(id(item), { version: version(item), at: at(item) });
    for (const [key, entry] of known) {
      if (known.size <= size * MEMORY) break;
      known.delete(key);
      if (entry.at > floor) floor = entry.at;
    }
  }

  return {
    /** Takes all of the list as known. */
    start(list: readonly T[]): void {
      const oldest = list.at(-1);
      if (oldest !== undefined && list.length >= size) floor = at(oldest);
      remember(list.toReversed());
    },
    /** What is new in the list since the last time. */
    take(list: readonly T[]): News<T> {
      const items = list
        .filter((item) => {
          const entry = known.get(id(item));
          return entry === undefined ? at(item) >= floor : entry.version !== version(item);
        })
        .toReversed();
      const missed = list.length >= size && !list.some((item) => known.has(id(item)));
      remember(list.toReversed());
      return { items, missed };
    },
  };
}

export type Changes<T> = ReturnType<typeof createChanges<T>>;
