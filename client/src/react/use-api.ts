import { useCallback, useEffect, useState } from "react";
import type { ApiClient } from "../api/client.ts";
import { useThreatStream } from "./provider.ts";

/** What a call of the API gave. */
export interface Loaded<T> {
  /** Kept while it is read again. `undefined` before the first reply. */
  readonly data: T | undefined;
  readonly error: Error | undefined;
  readonly loading: boolean;
  /** Reads it again. */
  readonly reload: () => void;
}

/**
 * A read of the REST API: once for each `key`, and after `reload()`. `undefined` reads nothing. A call that is no longer wanted is
 * aborted.
 *
 * @example
 * const { data } = useApi(`explain/${id}`, (api, signal) => api.explainThreat({ params: { id }, signal }));
 */
export function useApi<T>(
  key: string | undefined,
  read: (api: ApiClient, signal: AbortSignal) => Promise<T>,
): Loaded<T> {
  const { api } = useThreatStream();
  const [round, setRound] = useState(0);
  const [result, setResult] = useState<{ key: string | undefined; data?: T; error?: Error; done: boolean }>({
    key,
    done: false,
  });
  async function load(wanted: string, from: ApiClient, signal: AbortSignal): Promise<void> {
    try {
      const data = await read(from, signal);
      if (!signal.aborted) setResult({ key: wanted, data, done: true });
    } catch (cause) {
      if (signal.aborted) return;
      const error = cause instanceof Error ? cause : new Error(String(cause), { cause });
      setResult((before) => ({ ...(before.key === wanted && before), key: wanted, error, done: true }));
    }
  }
  useEffect(() => {
    if (key === undefined) return;
    const closing = new AbortController();
    setResult((before) => (before.key === key ? { ...before, done: false } : { key, done: false }));
    void load(key, api, closing.signal);
    return () => closing.abort();
    // `read` is made anew by each render; the key says what it reads.
  }, [api, key, round]);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  const current = result.key === key ? result : undefined;
  return {
    data: current?.data,
    error: current?.error,
    loading: key !== undefined && !(current?.done ?? false),
    reload,
  };
}
