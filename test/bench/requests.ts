import { Agent, request } from "node:http";
import { percentile, since } from "../support/stats.ts";

/** A request to be sent again and again. */
export interface Call {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body of the nth request. */
  readonly body?: (index: number) => string;
}

export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  /** Bytes of the last reply. */
  readonly replyBytes: number;
}

const CONNECTIONS = 32;

/** Sends so many requests over 32 connections that stay open, each as soon as the one before is answered. */
export async function load(call: Call, requests: number, expected: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latencies: number[] = [];
  let next = 0;
  let replyBytes = 0;
  const worker = async (): Promise<void> => {
    while (next < requests) {
      const index = next;
      next += 1;
      const start = performance.now();
      const { status, bytes } = await send(call, agent, index);
      if (status !== expected) throw new Error(`${call.url} answered ${status}.`);
      latencies.push(since(start));
      replyBytes = bytes;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const ms = since(start);
  agent.destroy();
  return {
    requests,
    perSecond: (requests / ms) * 1000,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    replyBytes,
  };
}

function send(
  { method, url, headers, body }: Call,
  agent: Agent,
  index: number,
): Promise<{ status: number; bytes: number }> {
  const text = body?.(index);
  const length = text === undefined ? {} : { "content-length": Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers: { ...headers, ...length } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => (bytes += chunk.length));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, bytes }));
      response.once("error", reject);
    });
    sent.once("error", reject);
    sent.end(text);
  });
}
