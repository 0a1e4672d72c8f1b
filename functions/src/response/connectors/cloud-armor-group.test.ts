import { describe, expect, test } from "vitest";
import { z } from "zod";
import { cloudArmor } from "./cloud-armor.ts";
import { json, localHttp, localServer, MISBEHAVIOURS, NONSENSE, patienceFor, rejection } from "./testing.ts";
import type { Answer, LocalServer } from "./testing.ts";

const NAME = "projects/acme-prod/locations/global/addressGroups/blocked";
const OPERATION = "projects/acme-prod/locations/global/operations/op-1";
const CIDR = "198.51.100.7/32";
const BLOCK = { reason: "brute force", idempotencyKey: "exec-1/0" };
const UNDO = { idempotencyKey: "exec-1/0/undo" };

const Change = z.object({ items: z.array(z.string()), requestId: z.uuid() });

/** The part of the Network Security API that the connector speaks with. */
function networkSecurityOf(items: Set<string>, operations: unknown[] = []): Answer {
  return ({ method, path, body }, response) => {
    const done = { name: OPERATION, done: true };
    if (path === `/v1/${OPERATION}`) return json(response, 200, operations.shift() ?? done);
    if (method === "GET") return json(response, 200, { name: NAME, type: "IPV4", items: [...items] });
    const { items: changed } = Change.parse(JSON.parse(body));
    for (const item of changed) {
      if (path.endsWith(":addItems")) items.add(item);
      else items.delete(item);
    }
    return json(response, 200, operations.shift() ?? done);
  };
}

const to = (server: LocalServer, timeoutMs = 2_000) =>
  cloudArmor(
    {
      kind: "address_group",
      project: "acme-prod",
      addressGroup: "blocked",
      baseUrl: `${server.url}/v1`,
      timeoutMs,
    },
    { http: localHttp([server]), getAccessToken: async () => "token", pause: async () => {} },
  );

test("blocking adds an item, and the operation is waited for", async () => {
  const items = new Set<string>();
  await using server = await localServer(
    networkSecurityOf(items, [{ name: OPERATION }, { name: OPERATION }]),
  );
  expect(await to(server).block({ cidr: CIDR }, BLOCK)).toEqual({ ref: CIDR });
  expect([...items]).toEqual([CIDR]);
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `GET /v1/${NAME}`,
    `POST /v1/${NAME}:addItems`,
    `GET /v1/${OPERATION}`,
    `GET /v1/${OPERATION}`,
  ]);
});

test("a repetition that overlaps is one request to Google, by its request id", async () => {
  const ids: string[] = [];
  await using server = await localServer(({ method, body }, response) => {
    if (method === "POST") ids.push(Change.parse(JSON.parse(body)).requestId);
    json(response, 200, method === "GET" ? { name: NAME } : { name: OPERATION, done: true });
  });
  await Promise.all([to(server).block({ cidr: CIDR }, BLOCK), to(server).block({ cidr: CIDR }, BLOCK)]);
  await to(server).block({ cidr: CIDR }, { ...BLOCK, idempotencyKey: "exec-2/0" });
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(2);
});

test("what is blocked already, in another spelling, succeeds and adds nothing", async () => {
  await using server = await localServer(networkSecurityOf(new Set(["198.51.100.7"])));
  expect(await to(server).block({ cidr: CIDR }, BLOCK)).toEqual({ ref: "198.51.100.7" });
  expect(server.seen).toHaveLength(1);
});

test("unblocking removes the item as it is spelled there; what is gone succeeds", async () => {
  const items = new Set(["198.51.100.7", "203.0.113.0/24"]);
  await using server = await localServer(networkSecurityOf(items));
  await to(server).unblock({ cidr: CIDR }, UNDO);
  await to(server).unblock({ cidr: CIDR }, UNDO);
  expect([...items]).toEqual(["203.0.113.0/24"]);
  expect(server.seen.filter(({ method }) => method === "POST")).toHaveLength(1);
});

describe("a conflict", () => {
  const conflict = { name: OPERATION, done: true, error: { code: 6, message: "exists" } };

  test("over an item that is there now succeeds", async () => {
    await using server = await localServer(networkSecurityOf(new Set(), [conflict]));
    expect(await to(server).block({ cidr: CIDR }, BLOCK)).toEqual({ ref: CIDR });
  });

  test("over an item that is not there is a failure to be repeated", async () => {
    const items = new Set<string>();
    const answer = networkSecurityOf(items, [conflict]);
    await using server = await localServer((request, response) => {
      answer(request, response);
      items.clear();
    });
    const error = await rejection(to(server).block({ cidr: CIDR }, BLOCK));
    expect(error).toMatchObject({ reason: "status", status: 409, retryable: true, retryAfterMs: 2_000 });
  });
});

test("a full group is a failure with Google's code", async () => {
  const full = { name: OPERATION, done: true, error: { code: 8, message: "capacity" } };
  await using server = await localServer(networkSecurityOf(new Set(), [full]));
  const error = await rejection(to(server).block({ cidr: CIDR }, BLOCK));
  expect(error).toMatchObject({ reason: "status", status: 429 });
});

test("a group of 20,000 items is read", async () => {
  const items = Array.from({ length: 20_000 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`);
  await using server = await localServer(networkSecurityOf(new Set([...items, CIDR])));
  expect(await to(server).block({ cidr: CIDR }, BLOCK)).toEqual({ ref: CIDR });
});

describe("the API misbehaves", () => {
  // A megabyte is within what a group may take here; as text that is no JSON it is a bad reply.
  const others = MISBEHAVIOURS.filter(({ failure }) => failure["reason"] !== "too_large");
  test.each([...others, ...NONSENSE])("$name", async ({ answer, failure }) => {
    await using server = await localServer(answer);
    const errors = await Promise.all([
      rejection(to(server, patienceFor(failure)).block({ cidr: CIDR }, BLOCK)),
      rejection(to(server, patienceFor(failure)).unblock({ cidr: CIDR }, UNDO)),
    ]);
    for (const error of errors) expect(error).toMatchObject({ name: "ConnectorError", ...failure });
  });
});
