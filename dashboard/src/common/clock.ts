import { useSyncExternalStore } from "react";

/** One clock for all that ages: it ticks each second while somebody reads it and the page is seen. */
const readers = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  if (document.hidden) return;
  now = Date.now();
  for (const reader of readers) reader();
}

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(tick, 1_000);
    document.addEventListener("visibilitychange", tick);
  }
  return () => {
    readers.delete(reader);
    if (readers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    document.removeEventListener("visibilitychange", tick);
  };
}

/** The time now in epoch milliseconds, anew each `stepMs` (default a second). */
export function useNow(stepMs = 1_000): number {
  const get = (): number => Math.floor(now / stepMs) * stepMs;
  return useSyncExternalStore(subscribe, get, get);
}
