import { WatchRefusedError } from "../watch/errors.ts";
import type { WatchError } from "../watch/errors.ts";
import { LOADING, stateAfter } from "./feed.ts";
import type { Feed, StartFeed } from "./feed.ts";

/** What the feeds need of the page. Tests give their own. */
export interface Page {
  readonly now: () => number;
  /** Calls `run` after so many milliseconds; the result cancels it. */
  readonly later: (run: () => void, ms: number) => () => void;
  readonly isHidden: () => boolean;
  /** Tells when the page is hidden or shown; the result ends that. */
  readonly onVisibility: (run: () => void) => () => void;
}

export interface FeedsOptions {
  readonly page: Page;
  /** After how long a hidden page listens to nothing, in milliseconds. Default 60,000. */
  readonly hiddenMs?: number;
  /** How long a subscription outlives its last reader, in milliseconds: another view may want it at once. Default 5,000. */
  readonly lingerMs?: number;
  /** The least time between two notices of one subscription, in milliseconds. Default 200. */
  readonly noticeMs?: number;
}

/** One subscription, shared by everyone who reads the same thing. */
interface SharedFeed<T> {
  readonly subscribe: (notify: () => void) => () => void;
  readonly get: () => Feed<T>;
}

/** All subscriptions of a page. */
export interface Feeds {
  /** The subscription of this key; it starts with its first reader. The same key must mean the same content. */
  shared<T>(key: string, start: StartFeed<T>): SharedFeed<T>;
  /** Told whenever any subscription changes. */
  readonly subscribe: (notify: () => void) => () => void;
  /** The states of the subscriptions that have readers. */
  states(): readonly Feed<unknown>[];
  /** How many documents the subscriptions have received: what Firestore bills as reads. */
  reads(): number;
  /** Begins to follow the page's visibility. The result ends everything. */
  open(): () => void;
}

interface Entry extends SharedFeed<unknown> {
  readonly readers: number;
  pause(): void;
  resume(): void;
  stop(): void;
}

const RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 60_000;

/**
 * Shares subscriptions between components. Each starts with its first reader and ends a while after its last; all pause when the
 * page has been hidden for a minute and resume when it is shown. One that ended by itself is started again after 5 s, 10 s, … up to
 * 60 s; one that the rules refused is not.
 */
export function createFeeds(options: FeedsOptions): Feeds {
  const { page, hiddenMs = 60_000 } = options;
  const entries = new Map<string, Entry>();
  const watchers = new Set<() => void>();
  let [paused, reads] = [false, 0];
  let cancelPause: (() => void) | undefined;
  const changed = (): void => {
    for (const notify of watchers) notify();
  };
  function follow(): void {
    cancelPause?.();
    cancelPause = undefined;
    if (page.isHidden()) cancelPause = page.later(() => setPaused(true), hiddenMs);
    else if (paused) setPaused(false);
  }

  function setPaused(value: boolean): void {
    paused = value;
    for (const entry of entries.values()) {
      if (value) entry.pause();
      else entry.resume();
    }
  }

  return {
    shared<T>(key: string, start: StartFeed<T>) {
      const known: SharedFeed<unknown> | undefined = entries.get(key);
      // The key names the content, so the entry's type is the caller's.
      if (known !== undefined) return known as SharedFeed<T>;
      const entry = createEntry(start, options, {
        changed,
        isPaused: () => paused,
        read: (count) => (reads += count),
      });
      entries.set(key, entry);
      return entry;
    },
    subscribe(notify) {
      watchers.add(notify);
      return () => watchers.delete(notify);
    },
    states: () => [...entries.values()].filter(({ readers }) => readers > 0).map((entry) => entry.get()),
    reads: () => reads,
    open() {
      const end = page.onVisibility(follow);
      follow();
      return () => {
        end();
        cancelPause?.();
        for (const entry of entries.values()) entry.stop();
      };
    },
  };
}

interface Owner {
  readonly changed: () => void;
  readonly isPaused: () => boolean;
  readonly read: (count: number) => void;
}

function createEntry<T>(start: StartFeed<T>, options: FeedsOptions, owner: Owner): Entry & SharedFeed<T> {
  const { page, lingerMs = 5_000, noticeMs = 200 } = options;
  const readers = new Set<() => void>();
  let value: Feed<T> = LOADING;
  let end: (() => void) | undefined;
  let cancelLinger: (() => void) | undefined;
  let cancelRetry: (() => void) | undefined;
  let cancelNotice: (() => void) | undefined;
  let retryMs = RETRY_MS;

  function notify(): void {
    for (const reader of readers) reader();
    owner.changed();
  }

  /** The first change is told at once, those that follow within the interval together. */
  function set(next: Feed<T>): void {
    const urgent = next.state !== value.state;
    value = next;
    if (cancelNotice !== undefined && !urgent) return;
    cancelNotice?.();
    notify();
    const shown = next;
    cancelNotice = page.later(() => {
      cancelNotice = undefined;
      if (value !== shown) set({ ...value });
    }, noticeMs);
  }

  function fail(error: WatchError): void {
    // One document that can't be shown, or a server that does not answer yet, does not end the subscription.
    if (!error.ended) return;
    end = undefined;
    set({ ...value, state: "failed", error });
    if (error instanceof WatchRefusedError) return;
    cancelRetry = page.later(begin, retryMs);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }

  function begin(): void {
    cancelRetry = undefined;
    if (end !== undefined || owner.isPaused()) return;
    let failed = false;
    const stop = start(
      (data, { fromCache, reads = 0 }) => {
        const state = stateAfter(value, data, fromCache);
        owner.read(reads);
        if (state === "live") retryMs = RETRY_MS;
        const at = fromCache ? value.at : page.now();
        set({ data: fromCache && value.at > 0 ? value.data : data, state, error: undefined, at });
      },
      (error) => {
        failed ||= error.ended;
        fail(error);
      },
    );
    if (!failed) end = stop;
  }

  function halt(): void {
    cancelRetry?.();
    cancelRetry = undefined;
    cancelNotice?.();
    cancelNotice = undefined;
    end?.();
    end = undefined;
  }

  return {
    get readers() {
      return readers.size;
    },
    subscribe(reader) {
      readers.add(reader);
      cancelLinger?.();
      cancelLinger = undefined;
      begin();
      return () => {
        readers.delete(reader);
        if (readers.size > 0) return;
        cancelLinger = page.later(() => {
          halt();
          value = { ...value, state: "loading", at: 0 };
        }, lingerMs);
      };
    },
    get: () => value,
    pause() {
      if (end === undefined && cancelRetry === undefined) return;
      halt();
      set({ ...value, state: "paused" });
    },
    resume() {
      if (readers.size === 0) return;
      value = { ...value, at: 0 };
      set({ ...value, state: "loading" });
      begin();
    },
    stop() {
      cancelLinger?.();
      halt();
    },
  };
}
