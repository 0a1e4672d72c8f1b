import { createServer } from "node:http";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { safeFetch } from "./safe-fetch.ts";
import type { Lookup } from "./safe-fetch.ts";
import { parseAllowedHosts } from "./safe-url.ts";
import type { Http } from "./http.ts";

/** A request as a server saw it. */
interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on this machine that remembers what it was asked. */
export interface LocalServer extends AsyncDisposable {
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly url: string;
  readonly seen: SeenRequest[];
  /** How often a connection was opened. */
  readonly connections: () => number;
}

/** How a server answers. */
export type Answer = (request: SeenRequest, response: ServerResponse) => void;

/** Starts a server on a free port of 127.0.0.1. */
export async function localServer(answer: Answer): Promise<LocalServer> {
  const seen: SeenRequest[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
      seen.push(one);
      answer(one, response);
    });
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    seen,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The time of every test. */
export const NOW = Date.parse("2026-03-01T12:00:00Z");

/** A client that may call the servers given, and nothing else inside. */
export function localHttp(servers: readonly LocalServer[], lookup?: Lookup): Http {
  return safeFetch({
    allowedHosts: parseAllowedHosts(servers.map(({ host }) => host).join(",")),
    now: () => NOW,
    ...(lookup !== undefined && { lookup }),
  });
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Ways in which a server misbehaves, and the failure that a connector makes of each. */
export const MISBEHAVIOURS: readonly {
  readonly name: string;
  readonly answer: Answer;
  readonly failure: Readonly<Record<string, unknown>>;
}[] = [
  { name: "hangs", answer: () => {}, failure: { reason: "timeout", retryable: true } },
  {
    name: "answers 500",
    answer: (_, response) => response.writeHead(500).end("oops"),
    failure: { reason: "status", status: 500, retryable: true },
  },
  {
    name: "answers 429 with Retry-After",
    answer: (_, response) => response.writeHead(429, { "retry-after": "7" }).end(),
    failure: { reason: "status", status: 429, retryable: true, retryAfterMs: 7_000 },
  },
  {
    name: "answers 403",
    answer: (_, response) => response.writeHead(403).end("{}"),
    failure: { reason: "status", status: 403, retryable: false },
  },
  {
    name: "answers 403 with Retry-After",
    answer: (_, response) => response.writeHead(403, { "retry-after": "60" }).end("{}"),
    failure: { reason: "status", status: 403, retryable: true, retryAfterMs: 60_000 },
  },
  {
    name: "sends 1 MB",
    answer: (_, response) => response.end("x".repeat(1_000_000)),
    failure: { reason: "too_large", retryable: false },
  },
  { name: "drips", answer: (_, response) => drip(response), failure: { reason: "timeout", retryable: true } },
  {
    name: "breaks the connection off",
    answer: (_, response) => response.destroy(),
    failure: { reason: "unreachable", retryable: true },
  },
  {
    name: "redirects to a private address",
    answer: (_, response) => response.writeHead(307, { location: "http://10.0.0.1/" }).end(),
    failure: { reason: "refused_url", retryable: false },
  },
];

/** What misbehaves for those who read the reply. */
export const NONSENSE: typeof MISBEHAVIOURS = [
  {
    name: "answers 200 with nonsense",
    answer: (_, response) => json(response, 200, { hello: ["world"] }),
    failure: { reason: "bad_reply", status: 200, retryable: false },
  },
  {
    name: "answers 200 with HTML",
    answer: (_, response) => response.end("<!doctype html><h1>Sign in</h1>"),
    failure: { reason: "bad_reply", status: 200, retryable: false },
  },
];

/** How long to wait for a failure, milliseconds: briefly only where there is nothing to wait for, since machines can be busy. */
export function patienceFor(failure: Readonly<Record<string, unknown>>): number {
  return failure["reason"] === "timeout" ? 100 : 20_000;
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(" "), 5);
  response.on("close", () => clearInterval(timer));
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
