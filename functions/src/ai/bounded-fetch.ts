/** A reply was larger than it may be. */
export class ReplyTooLargeError extends Error {
  override name = "ReplyTooLargeError";
}

/**
 * Starts calls of a library that reads replies to their end, however long they are, with a `fetch` that stops at `maxBytes`
 * (decompressed): reading the body then rejects with `ReplyTooLargeError`, and the connection is closed.
 *
 * A redirect is an error: it could carry the key, in a header of its own, to anywhere.
 *
 * `start` has to call `fetch` before it returns, as an `async` function does up to its first `await`. The library takes no
 * `fetch` of its own but looks up the global one; it is exchanged only while `start` runs, and nothing else can run then.
 */
export function withBoundedFetch<T>(maxBytes: number, start: () => Promise<T>): Promise<T> {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) =>
    bounded(await original(input, { ...init, redirect: "error" }), maxBytes);
  try {
    return start();
  } finally {
    globalThis.fetch = original;
  }
}

function bounded(response: Response, maxBytes: number): Response {
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limiter(maxBytes)), { status, statusText, headers });
}

function limiter(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let received = 0;
  return new TransformStream({
    transform(chunk, controller) {
      received += chunk.byteLength;
      if (received > maxBytes)
        controller.error(new ReplyTooLargeError(`The reply is larger than ${maxBytes} bytes.`));
      else controller.enqueue(chunk);
    },
  });
}
