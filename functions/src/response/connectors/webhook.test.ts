import { describe, expect, test } from "vitest";
import { verify } from "./signature.ts";
import { NOW, localHttp, localServer, MISBEHAVIOURS, patienceFor, rejection } from "./testing.ts";
import type { LocalServer } from "./testing.ts";
import { webhook } from "./webhook.ts";

const SECRET = "0123456789abcdef";
const MESSAGE = { event: "notify", data: { title: "Brute force" } };

const hookTo = (server: LocalServer, timeoutMs = 2_000) =>
  webhook({ url: `${server.url}/hook`, secret: SECRET, timeoutMs }, localHttp([server]), () => NOW);

test("a message arrives as signed JSON with its key", async () => {
  await using server = await localServer((_, response) => response.writeHead(204).end());
  await hookTo(server).send(MESSAGE, { idempotencyKey: "exec-1/0" });
  const [request] = server.seen;
  expect(request).toMatchObject({
    method: "POST",
    path: "/hook",
    headers: { "content-type": "application/json", "idempotency-key": "exec-1/0" },
  });
  expect(JSON.parse(request?.body ?? "")).toEqual({ id: "exec-1/0", ...MESSAGE });
  const signature = String(request?.headers["x-threatstream-signature"]);
  expect(verify({ body: request?.body ?? "", signature }, SECRET, NOW / 1_000)).toBe(true);
});

test("a repeated message has one effect at a receiver that goes by the key", async () => {
  const effects = new Set<string | undefined>();
  await using server = await localServer(({ headers }, response) => {
    effects.add(headers["idempotency-key"]?.toString());
    response.end();
  });
  const hook = hookTo(server);
  await hook.send(MESSAGE, { idempotencyKey: "exec-1/0" });
  await hook.send(MESSAGE, { idempotencyKey: "exec-1/0" });
  expect(server.seen).toHaveLength(2);
  expect(server.seen[0]?.body).toBe(server.seen[1]?.body);
  expect([...effects]).toEqual(["exec-1/0"]);
});

test("a secret that is too short is refused when the webhook is made", () => {
  const http = localHttp([]);
  expect(() => webhook({ url: "https://a.example", secret: "short" }, http, () => NOW)).toThrow(RangeError);
});

describe("a receiver that misbehaves", () => {
  test.each(MISBEHAVIOURS)("$name", async ({ answer, failure }) => {
    await using server = await localServer(answer);
    const error = await rejection(
      hookTo(server, patienceFor(failure)).send(MESSAGE, { idempotencyKey: "k" }),
    );
    expect(error).toMatchObject({ name: "ConnectorError", ...failure });
    expect(String(error)).not.toContain(SECRET);
  });
});
