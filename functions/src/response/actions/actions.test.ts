import { describe, expect, test } from "vitest";
import { aThreat } from "@threatstream/core/testing";
import { parseRange } from "@threatstream/core/common";
import { ActionError } from "../action.ts";
import type { ActionContext } from "../action.ts";
import { ConnectorError } from "../connectors/connector-error.ts";
import { memoryBlocklist, memoryFirewall } from "../testing.ts";
import { createActions } from "./index.ts";
import type { Messenger, ResponsePorts } from "./ports.ts";

const AT = Date.parse("2026-03-10T12:00:00.000Z");
const IP = "92.63.197.153";

function context(fields: Partial<ActionContext> = {}): ActionContext {
  return {
    executionId: "EXE-1",
    playbookId: "pb-test-001",
    threat: aThreat(1, { source_ip: IP }),
    alert: undefined,
    idempotencyKey: "EXE-1-0",
    at: AT,
    signal: new AbortController().signal,
    ...fields,
  };
}

/** Actions over ports in memory, and all that they did outside. */
function world(more: Partial<ResponsePorts> = {}) {
  const blocklist = memoryBlocklist();
  const firewall = memoryFirewall();
  const users = new Map([["ana@example.com", true]]);
  const facts = new Map<string, boolean>();
  const sent: string[] = [];
  const messenger = (name: string): Messenger => ({
    name,
    async send({ title }, { idempotencyKey }) {
      sent.push(`${name} ${title} ${idempotencyKey}`);
      return "T-1";
    },
  });
  const actions = createActions({
    blocklist,
    protection: { ranges: [parseRange("9.9.9.0/24")] },
    firewalls: [firewall],
    accounts: {
      state: async (user) => {
        const enabled = users.get(user);
        return enabled === undefined ? undefined : { uid: user, enabled };
      },
      disable: async (uid) => void users.set(uid, false),
      enable: async (uid) => void users.set(uid, true),
      revokeSessions: async (user) => (users.has(user) ? { uid: user } : undefined),
    },
    journal: {
      async first(key, fact) {
        if (!facts.has(key)) facts.set(key, fact);
        return facts.get(key) ?? fact;
      },
    },
    forensics: { capture: async (id) => ({ place: `forensics/${id}`, events: 3 }) },
    messengers: [],
    describeAddress: async (ip) => `Nothing is known of ${ip}.`,
    clock: () => AT,
    ...more,
  });
  return { actions, blocklist, firewall, users, sent, messenger };
}

const BLOCK = { ip: IP, duration_minutes: 60, reason: "It guesses passwords" };

describe("block_ip", () => {
  test("blocks on the list and on the firewall, and takes both back", async () => {
    const { actions, blocklist, firewall } = world();
    const done = await actions.run("block_ip", BLOCK, context());
    expect(done).toMatchObject({ kind: "done", undo: { target: IP } });
    expect([blocklist.held.size, firewall.blocked.size]).toEqual([1, 1]);
    if (done.kind !== "done") throw new Error("It was skipped.");
    await actions.undo("block_ip", done.undo ?? {}, context());
    await actions.undo("block_ip", done.undo ?? {}, context());
    expect([blocklist.held.size, firewall.blocked.size]).toEqual([0, 0]);
  });

  test("puts back what was there before, also where it was tried twice", async () => {
    const { actions, blocklist } = world();
    await actions.run(
      "block_ip",
      { ...BLOCK, duration_minutes: 10, reason: "by hand" },
      context({ executionId: "EXE-0" }),
    );
    const before = blocklist.held.get(IP);
    await actions.run("block_ip", BLOCK, context());
    const again = await actions.run("block_ip", BLOCK, context());
    if (again.kind !== "done") throw new Error("It was skipped.");
    await actions.undo("block_ip", again.undo ?? {}, context());
    expect(blocklist.held.get(IP)).toEqual(before);
  });

  test.each(["10.0.0.1", "9.9.9.9", "127.0.0.1"])("never blocks %s", async (ip) => {
    const { actions, blocklist, firewall } = world();
    const outcome = await actions.run("block_ip", { ...BLOCK, ip }, context());
    expect(outcome).toMatchObject({ kind: "skipped", reason: expect.stringContaining("is not blocked") });
    expect([blocklist.held.size, firewall.keys.length]).toEqual([0, 0]);
  });

  test("fails with the connector's reason, and says whether another try may work", async () => {
    const away = {
      ...memoryFirewall(),
      block: () => Promise.reject(new ConnectorError("edge answered 503", { reason: "status", status: 503 })),
    };
    const { actions } = world({ firewalls: [away] });
    await expect(actions.run("block_ip", BLOCK, context())).rejects.toMatchObject({
      name: "ActionError",
      retryable: true,
      message: "edge answered 503",
    });
  });
});

describe("accounts", () => {
  test("one that a crashed try disabled is enabled again by the rollback", async () => {
    const { actions, users } = world();
    await actions.run("disable_user", { user: "ana@example.com" }, context());
    const again = await actions.run("disable_user", { user: "ana@example.com" }, context());
    expect(users.get("ana@example.com")).toBe(false);
    if (again.kind !== "done") throw new Error("It was skipped.");
    await actions.undo("disable_user", again.undo ?? {}, context());
    expect(users.get("ana@example.com")).toBe(true);
  });

  test("one that was disabled before stays so", async () => {
    const { actions, users } = world();
    users.set("bo@example.com", false);
    const done = await actions.run("disable_user", { user: "bo@example.com" }, context());
    expect(done).not.toHaveProperty("undo");
  });

  test.each(["disable_user", "revoke_sessions"])("%s of nobody says so", async (action) => {
    const { actions } = world();
    expect(await actions.run(action, { user: "deploy" }, context())).toEqual({
      kind: "skipped",
      reason: "There is no account deploy.",
    });
  });
});

describe("what nothing is set up for", () => {
  test.each([
    ["notify_soc", { text: "look" }],
    ["create_ticket", { title: "t", body: "b" }],
    ["isolate_host", { host: "ws-1" }],
    ["rotate_credentials", { principal: "ci" }],
    ["rate_limit", { ip: IP, requests_per_minute: 60 }],
    ["update_waf_rules", { ip: IP }],
  ])("%s is skipped, never done", async (action, params) => {
    const { actions } = world();
    expect(await actions.run(action, params, context())).toMatchObject({ kind: "skipped" });
  });

  test("and done where it is, by one key a messenger", async () => {
    const { sent, messenger } = world();
    const { actions } = world({
      messengers: [messenger("webhook"), messenger("slack")],
      webhook: messenger("soar"),
    });
    expect(await actions.run("notify_soc", { text: "look" }, context())).toMatchObject({ kind: "done" });
    const isolated = await actions.run("isolate_host", { host: "ws-1" }, context());
    expect(isolated).toMatchObject({ kind: "done", undo: { params: { host: "ws-1" } } });
    expect(sent).toEqual([
      "webhook A test threat EXE-1-0-webhook",
      "slack A test threat EXE-1-0-slack",
      "soar isolate_host EXE-1-0",
    ]);
  });
});

test("params that an action does not take are refused before anything happens", async () => {
  const { actions, blocklist } = world();
  await expect(actions.run("block_ip", { ...BLOCK, duration_minutes: -1 }, context())).rejects.toThrow(
    /duration_minutes/,
  );
  await expect(actions.run("no_such_action", {}, context())).rejects.toThrow(ActionError);
  expect(blocklist.held.size).toBe(0);
});
