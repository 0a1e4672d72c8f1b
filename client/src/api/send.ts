import { ApiError, NetworkError, UnavailableError } from "./errors.ts";
import { readReply } from "./reply.ts";
import { hostOf, notTheApi, toError } from "./to-error.ts";

/** What sending needs from outside. */
export interface Transport {
  readonly fetch: typeof globalThis.fetch;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Resolves after so many milliseconds; rejects when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Outgoing {
  readonly url: string;
  readonly init: RequestInit;
  /** The type of a reply that is not JSON. */
  readonly media?: "text/plain" | undefined;
  /** How long all tries together may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

const RETRY_MS = 250;

/**
 * Sends a request and reads its reply. A GET is tried once more after a 503 or without a reply, after as long as
 * `Retry-After` asks (250 ms where it says nothing), if that ends within the time limit. Throws `ApiError`; where the
 * caller aborts, the signal's reason.
 */
export async function send(transport: Transport, outgoing: Outgoing): Promise<unknown> {
  const deadline = transport.clock() + outgoing.timeoutMs;
  const limit = AbortSignal.timeout(outgoing.timeoutMs);
  const signal = outgoing.signal ? AbortSignal.any([outgoing.signal, limit]) : limit;
  const attempt = () => sendOnce(transport, outgoing, signal);
  try {
    return await attempt().catch(async (error: unknown) => {
      const delay = outgoing.init.method === "GET" ? retryDelay(error) : undefined;
      if (delay === undefined || transport.clock() + delay >= deadline || signal.aborted) throw error;
      await transport.wait(delay, signal);
      return attempt();
    });
  } catch (error) {
    outgoing.signal?.throwIfAborted();
    if (!limit.aborted || (error instanceof ApiError && error.status > 0)) throw error;
    throw new NetworkError("timeout", `No reply within ${outgoing.timeoutMs} ms.`, error);
  }
}

/** How long to wait before trying again, in milliseconds; `undefined` where that can't help. */
function retryDelay(error: unknown): number | undefined {
  if (error instanceof NetworkError) return RETRY_MS;
  if (error instanceof UnavailableError) return (error.retryAfterSeconds ?? RETRY_MS / 1000) * 1000;
  return undefined;
}

async function sendOnce(transport: Transport, { url, init, media }: Outgoing, signal: AbortSignal) {
  let response: Response;
  let text: string;
  try {
    response = await transport.fetch(url, { ...init, signal });
    text = await response.text();
  } catch (cause) {
    throw new NetworkError("unreachable", `The API at ${hostOf(url)} can't be reached.`, cause);
  }
  const reply = readReply(response, text, media);
  if (!response.ok) throw toError(response, reply, url, transport.clock());
  if (reply.kind === "foreign") throw notTheApi(response, reply, url);
  return reply.body;
}
