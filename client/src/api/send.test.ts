import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { ConflictError, ForbiddenError, NetworkError, RateLimitedError, UnavailableError } from "./errors.ts";
import { send } from "./send.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that answers each request with the next of these, the last one again and again. */
async function serve(...answers: RequestListener[]) {
  let requests = 0;
  const server = createServer((request, response) => {
    const answer = answers[Math.min(requests, answers.length - 1)];
    requests += 1;
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, requests: () => requests };
}

const ok: RequestListener = (_request, response) => response.end('{"fine":true}');
const hangUp: RequestListener = (_request, response) => response.destroy();
const silent: RequestListener = () => {};
function refuse(
  status: number,
  headers: Record<string, string> = {},
  details: unknown[] = [],
): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ error: { code: "some_code", message: "Some words.", details } }));
  };
}

/** Sends to a server, and tells how long it waited before the second try. */
async function ask(url: string, method = "GET", options: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  const waits: number[] = [];
  const transport = {
    fetch,
    clock: () => Date.parse("2026-03-10T12:00:00.000Z"),
    wait: async (ms: number) => {
      waits.push(ms);
    },
  };
  const { timeoutMs = 60_000, signal } = options;
  const outcome = await send(transport, { url, init: { method }, timeoutMs, signal }).catch(
    (error: unknown) => error,
  );
  return { outcome, waits };
}

describe("a GET", () => {
  test.each([
    ["a 503", refuse(503), 250],
    ["a 503 that asks for 2 s", refuse(503, { "retry-after": "2" }), 2_000],
    ["a 503 that names a time", refuse(503, { "retry-after": "Tue, 10 Mar 2026 12:00:07 GMT" }), 7_000],
    ["a broken connection", hangUp, 250],
  ])("is tried once more after %s", async (_name, failure, wait) => {
    const server = await serve(failure, ok);
    expect(await ask(server.url)).toEqual({ outcome: { fine: true }, waits: [wait] });
  });

  test("is not tried a third time", async () => {
    const server = await serve(refuse(503));
    const { outcome } = await ask(server.url);
    expect(outcome).toBeInstanceOf(UnavailableError);
    expect(server.requests()).toBe(2);
  });

  test("does not wait beyond its time limit", async () => {
    const server = await serve(refuse(503, { "retry-after": "60" }), ok);
    const { outcome, waits } = await ask(server.url);
    expect(outcome).toMatchObject({ status: 503, retryAfterSeconds: 60 });
    expect(waits).toEqual([]);
  });

  test("ends with its time limit as a NetworkError", async () => {
    const server = await serve(silent);
    const { outcome } = await ask(server.url, "GET", { timeoutMs: 50 });
    expect(outcome).toBeInstanceOf(NetworkError);
    expect(outcome).toMatchObject({ code: "timeout", status: 0 });
  });

  test("ends with the caller's reason when the caller aborts", async () => {
    const aborting = new AbortController();
    const server = await serve(() => aborting.abort(new Error("left the page")));
    const { outcome } = await ask(server.url, "GET", { signal: aborting.signal });
    expect(String(outcome)).toBe("Error: left the page");
  });
});

test.each([
  ["after a 503", refuse(503), UnavailableError],
  ["after a broken connection", hangUp, NetworkError],
])("a POST is never repeated: %s", async (_name, failure, type) => {
  const server = await serve(failure, ok);
  const { outcome } = await ask(server.url, "POST");
  expect(outcome).toBeInstanceOf(type);
  expect(server.requests()).toBe(1);
});

test("a refusal carries all that the reply says", async () => {
  const limited = await serve(refuse(429, { "retry-after": "3", "x-request-id": "r-1" }));
  expect((await ask(limited.url)).outcome).toBeInstanceOf(RateLimitedError);
  expect((await ask(limited.url)).outcome).toMatchObject({ retryAfterSeconds: 3, requestId: "r-1" });
  const conflict = await serve(refuse(409, {}, [{ status: "RESOLVED" }]));
  const { outcome } = await ask(conflict.url, "POST");
  expect(outcome).toBeInstanceOf(ConflictError);
  expect(outcome).toMatchObject({
    code: "some_code",
    message: "Some words.",
    current: { status: "RESOLVED" },
  });
  expect((await ask((await serve(refuse(403))).url)).outcome).toBeInstanceOf(ForbiddenError);
});

test("a proxy's page is an error too, with its text", async () => {
  const server = await serve((_request, response) => {
    response.writeHead(502, { "content-type": "text/html" });
    response.end("<h1>Bad gateway</h1>");
  });
  const { outcome } = await ask(server.url);
  expect(outcome).toMatchObject({ name: "ApiError", status: 502, details: ["<h1>Bad gateway</h1>"] });
});
