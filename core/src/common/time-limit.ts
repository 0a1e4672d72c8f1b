/** Something took longer than it may. */
export class TimeLimitError extends Error {
  override name = "TimeLimitError";
}

/**
 * What `work` resolves to, or a `TimeLimitError` after `ms` milliseconds. The work itself goes on; what it comes to then is
 * ignored.
 */
export async function withTimeLimit<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(`No answer within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
