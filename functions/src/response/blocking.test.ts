import { expect, test } from "vitest";
import { ActionError } from "./action.ts";
import { memoryBlocking } from "./testing.ts";

const AT = Date.parse("2026-03-10T12:00:00.000Z");
const asker = { kind: "user", id: "ana", role: "analyst", requestId: "r-1" };
const wanted = { target: "92.63.197.153", duration_minutes: 60, reason: "It guesses passwords" };

test("a block is on the list and on the firewall, and a trace is left", async () => {
  const { blocking, list, firewall, audited } = memoryBlocking(() => AT);
  const entry = await blocking.add(wanted, asker);
  expect(entry).toMatchObject({
    target: "92.63.197.153",
    created_by: "ana",
    expires_at: "2026-03-10T13:00:00.000Z",
    connectors: [{ name: "edge", ref: "edge/92.63.197.153/32" }],
  });
  expect([...firewall.blocked]).toEqual(["92.63.197.153/32"]);
  expect(await blocking.remove("92.63.197.153", asker)).toMatchObject({ target: "92.63.197.153" });
  expect([firewall.blocked.size, list.held.size]).toEqual([0, 0]);
  expect(audited).toEqual(["ana blocklist.add 92.63.197.153", "ana blocklist.remove 92.63.197.153"]);
  expect(await blocking.remove("92.63.197.153", asker)).toBeUndefined();
});

test("what is protected is refused before anything happens", async () => {
  const { blocking, list, firewall, audited } = memoryBlocking(() => AT);
  for (const target of ["9.9.9.9", "10.0.0.1", "92.0.0.0/8"]) {
    await expect(blocking.add({ ...wanted, target }, asker)).rejects.toThrow(ActionError);
  }
  expect([list.held.size, firewall.keys.length, audited.length]).toEqual([0, 0, 0]);
});

test("a longer block lengthens, a shorter one does not shorten", async () => {
  const { blocking } = memoryBlocking(() => AT);
  await blocking.add(wanted, asker);
  expect((await blocking.add({ ...wanted, duration_minutes: 5 }, asker)).expires_at).toBe(
    "2026-03-10T13:00:00.000Z",
  );
  expect((await blocking.add({ ...wanted, duration_minutes: 120 }, asker)).expires_at).toBe(
    "2026-03-10T14:00:00.000Z",
  );
});

test("a block ends by itself, on the firewall too", async () => {
  let now = AT;
  const { blocking, list, firewall, audited } = memoryBlocking(() => now);
  await blocking.add(wanted, asker);
  expect(await blocking.sweep()).toBe(0);
  now += 61 * 60_000;
  expect(await blocking.sweep()).toBe(1);
  expect([list.held.size, firewall.blocked.size]).toEqual([0, 0]);
  expect(audited.at(-1)).toBe("expiry blocklist.remove 92.63.197.153");
});
