import { describe, expect, test } from "vitest";
import { memoryBlocking } from "../response/testing.ts";
import { NOW } from "@threatstream/core/testing";
import { ask, askInVain, post, testApi } from "./testing.ts";

function api() {
  const memory = memoryBlocking(() => Date.parse(NOW));
  const { app } = testApi({ blocking: async () => memory.blocking });
  const block = (target: string, more: object = {}) =>
    post("application/json", JSON.stringify({ target, reason: "test", ...more }));
  return { app, ...memory, block };
}

describe("the blocklist", () => {
  test("is added to, listed and removed from", async () => {
    const { app, block, audited } = api();
    const added = await ask(app, "addToBlocklist", undefined, block("92.63.197.153"));
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ expires_at: "2026-03-11T12:00:00.000Z", created_by: "local" });
    await ask(app, "addToBlocklist", undefined, block("92.64.0.0/16"));
    expect((await ask(app, "listBlocklist")).body).toMatchObject({ count: 2 });
    await ask(app, "removeFromBlocklist", "/api/blocklist/92.64.0.0_16");
    await ask(app, "removeFromBlocklist", "/api/blocklist/92.63.197.153");
    expect((await ask(app, "listBlocklist")).body).toMatchObject({ count: 0 });
    const again = await askInVain(app, "/api/blocklist/92.63.197.153", { method: "DELETE" });
    expect(again.status).toBe(404);
    expect(audited).toHaveLength(4);
  });

  test.each([
    ["10.0.0.1", "not_blockable"],
    ["0.0.0.0/0", "not_blockable"],
    ["nonsense", "not_blockable"],
    ["9.9.9.9", "not_blockable"],
    ["x", "invalid_request"],
  ])("never takes %s", async (target, code) => {
    const { app, block } = api();
    const reply = await askInVain(app, "/api/blocklist", block(target));
    expect([reply.status, reply.code]).toEqual([400, code]);
  });

  test("is a text that firewalls poll, and costs them nothing where it did not change", async () => {
    const { app, block } = api();
    await ask(app, "addToBlocklist", undefined, block("92.63.197.153"));
    const first = await app.request("/api/blocklist.txt");
    expect(first.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await first.text()).toBe("92.63.197.153\n");
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    const second = await app.request("/api/blocklist.txt", { headers });
    expect([second.status, await second.text()]).toEqual([304, ""]);
    await ask(app, "addToBlocklist", undefined, block("92.63.197.154"));
    expect((await app.request("/api/blocklist.txt", { headers })).status).toBe(200);
    expect((await ask(app, "getBlocklistFeed")).body).toMatchObject({ entries: [{}, {}] });
  });
});
