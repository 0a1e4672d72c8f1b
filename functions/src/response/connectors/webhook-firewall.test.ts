import { describe, expect, test } from "vitest";
import { NOW, localHttp, localServer, MISBEHAVIOURS, patienceFor, rejection } from "./testing.ts";
import type { LocalServer } from "./testing.ts";
import { webhookFirewall } from "./webhook-firewall.ts";
import { webhook } from "./webhook.ts";

const CIDR = "198.51.100.7/32";
const BLOCK = { reason: "brute force", idempotencyKey: "exec-1/0" };

const to = (server: LocalServer, timeoutMs = 2_000) =>
  webhookFirewall(
    webhook({ url: server.url, secret: "0123456789abcdef", timeoutMs }, localHttp([server]), () => NOW),
  );

test("block and unblock are told, each with its key", async () => {
  await using server = await localServer((_, response) => response.end());
  const firewall = to(server);
  const { ref } = await firewall.block({ cidr: CIDR }, BLOCK);
  await firewall.unblock({ cidr: CIDR, ref }, { idempotencyKey: "exec-1/0/undo" });
  await firewall.unblock({ cidr: CIDR }, { idempotencyKey: "sweep-1" });
  expect(server.seen.map(({ body }): unknown => JSON.parse(body))).toEqual([
    { id: "exec-1/0", event: "block", data: { cidr: CIDR, reason: "brute force" } },
    { id: "exec-1/0/undo", event: "unblock", data: { cidr: CIDR, ref: "exec-1/0" } },
    { id: "sweep-1", event: "unblock", data: { cidr: CIDR } },
  ]);
});

describe("a receiver that misbehaves", () => {
  test.each(MISBEHAVIOURS)("$name", async ({ answer, failure }) => {
    await using server = await localServer(answer);
    const error = await rejection(to(server, patienceFor(failure)).block({ cidr: CIDR }, BLOCK));
    expect(error).toMatchObject({ name: "ConnectorError", ...failure });
  });
});
