import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { ErrorBody } from "@threatstream/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guardFromFramework } from "./framework-guard.ts";
import { createListener } from "./listener.ts";
import { post, testApi } from "./testing.ts";

/*
 * The API behind the same Express and body-parser as when it is deployed, over real HTTP: these answer bad bodies themselves
 * unless they are kept from it.
 */

const LINE = "2026-03-10T11:59:00Z web sshd[7]: Failed password for root from 203.0.113.7 port 22 ssh2";
const { app, published } = testApi();
let server: Server;
let url: string;

beforeAll(async () => {
  guardFromFramework();
  const listener = createListener(app);
  http("api", (request: IncomingMessage, response: ServerResponse) => listener(request, response));
  server = getTestServer("api");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Asks over HTTP for what must fail; checks that the reply is ours and has nothing of a stack. */
async function askInVain(path: string, init?: RequestInit) {
  const response = await fetch(url + path, init);
  const text = await response.text();
  expect(text).not.toMatch(/<html|node_modules/i);
  expect(response.headers.get("x-request-id")).not.toBeNull();
  return { status: response.status, code: ErrorBody.strict().parse(JSON.parse(text)).error.code };
}

/** A body without a declared length. */
function chunked(text: string, pieces: number): ReadableStream<Uint8Array> {
  return ReadableStream.from(Array.from({ length: pieces }, () => Buffer.from(text)));
}

describe("behind the functions framework", () => {
  test.each([
    [
      "JSON",
      post("application/json", '{"timestamp":"2026-03-10T11:59:00Z","event_type":"a","source_ip":"::1"}'),
    ],
    ["text", post("text/plain", LINE)],
    ["text of unknown length", post("text/plain", chunked(`${LINE}\n`, 2))],
  ])("%s arrives", async (_kind, init) => {
    const before = published.length;
    expect((await fetch(`${url}/api/events`, init)).status).toBe(202);
    expect(published).toHaveLength(before + 1);
  });

  test.each([
    ["truncated JSON", 400, post("application/json", '{"a":')],
    ["JSON nested 100,000 deep", 400, post("application/json", "[".repeat(100_000))],
    ["a broken CloudEvent", 415, post("application/cloudevents+json", "{")],
    [
      "a form with too deep a field",
      415,
      post("application/x-www-form-urlencoded", `a${"[b]".repeat(99)}=1`),
    ],
    ["JSON in an unknown charset", 415, post("application/json; charset=klingon", "{}")],
    ["nothing", 400, post("application/json", "")],
    ["a JSON that is too large", 413, post("application/json", `["${"x".repeat(9_000_000)}"]`)],
    ["a text that is too large", 413, post("text/plain", chunked("x".repeat(100_000), 200))],
  ])("%s is refused by the API itself: %i", async (_kind, status, init) => {
    expect(await askInVain("/api/events", init)).toMatchObject({ status });
  });

  test.each([
    ["gzip", gzipSync(Buffer.alloc(50_000_000))],
    ["gzip", Buffer.from("not gzip")],
    ["klingon", Buffer.from("{}")],
  ])("a body with the encoding %s is not unfolded", async (encoding, bytes) => {
    const init = post("application/json", new Uint8Array(bytes), { "content-encoding": encoding });
    expect(await askInVain("/api/events", init)).toMatchObject({ status: 415 });
  });

  test("a large body to nowhere gets its answer", async () => {
    const init = post("application/json", "x".repeat(20_000_000));
    expect(await askInVain("/api/nothing", init)).toMatchObject({ status: 404, code: "not_found" });
  });

  test.each(["/api/threats/%E0%A4%A", "/%zz", "/api/threats/%", "/api/threats/%ff?limit=%ff"])(
    "the path %s, which can't be decoded, is not found",
    async (path) => {
      expect(await askInVain(path)).toMatchObject({ status: 404, code: "not_found" });
    },
  );

  test("a query that can't be decoded is judged by its route", async () => {
    expect(await askInVain("/api/alerts/active?limit=%ff%")).toMatchObject({ status: 400 });
  });

  test("a connection serves on after a body that was not wanted", async () => {
    for (let round = 0; round < 5; round += 1) {
      expect(await askInVain("/api", post("application/json", "{x"))).toMatchObject({ status: 405 });
      expect((await fetch(`${url}/api`)).status).toBe(200);
    }
  });
});
