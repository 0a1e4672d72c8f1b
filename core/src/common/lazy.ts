/** Makes a value on first use and keeps it; a failure is not kept, so the next use tries again. */
export function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/**
 * A function that does the work when it was last begun at least `ms` milliseconds ago and is not under way, and nothing
 * otherwise. The first call comes too early: an instance that lives shortly leaves the work to others.
 */
export function atMostEvery(ms: number, clock: () => number, work: () => Promise<void>): () => Promise<void> {
  let begunAt = clock();
  let busy = false;
  return async () => {
    const now = clock();
    if (busy || now - begunAt < ms) return;
    begunAt = now;
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
    }
  };
}
