import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";
import type { Batch } from "./ledger.ts";

const BATCH: Batch = { ids: ["a", "b"], body: "" };
const ACCEPTED = { kind: "accepted", status: "202", ids: ["a", "b"] } as const;

test("a batch that is sent twice is due, and accepted, once; the first sending's time counts", () => {
  const ledger = new Ledger();
  for (const at of [1_000, 1_005]) ledger.send(BATCH, at);
  for (const _ of [1, 2]) ledger.answer(BATCH, ACCEPTED);
  expect(ledger).toMatchObject({ due: 2, sent: 2, repeated: 2, accepted: 2 });
  expect(ledger.sentAt("a")).toBe(1_000);
  expect(ledger.statuses).toEqual(new Map([["202", 2]]));
});

test("a batch is accepted where one of its copies was", () => {
  const ledger = new Ledger();
  for (const at of [1_000, 1_005]) ledger.send(BATCH, at);
  ledger.answer(BATCH, { kind: "refused", status: "503" });
  expect([ledger.isAccepted("a"), ledger.unknown()]).toEqual([false, 2]);
  ledger.answer(BATCH, ACCEPTED);
  expect([ledger.isAccepted("a"), ledger.unknown()]).toEqual([true, 0]);
  expect(Object.fromEntries(ledger.statuses)).toEqual({ 503: 1, 202: 1 });
});

test("an event that the answer does not promise is not accepted, until another copy's answer does", () => {
  const ledger = new Ledger();
  ledger.send(BATCH, 1_000);
  ledger.answer(BATCH, { ...ACCEPTED, ids: ["b"] });
  expect([ledger.accepted, ledger.isAccepted("a"), ledger.isAccepted("b")]).toEqual([1, false, true]);
  ledger.answer(BATCH, ACCEPTED);
  expect([ledger.accepted, ledger.isAccepted("a")]).toEqual([2, true]);
  ledger.answer(BATCH, { ...ACCEPTED, ids: [] });
  expect([ledger.accepted, ledger.isAccepted("a")]).toEqual([2, true]);
});

test("a batch is unknown until it is answered, and stays so where it failed; a refused one is known", () => {
  const ledger = new Ledger();
  ledger.send(BATCH, 1_000);
  expect(ledger.unknown()).toBe(2);
  ledger.answer(BATCH, { kind: "failed", status: "timeout" });
  expect(ledger.unknown()).toBe(2);
  const refused: Batch = { ids: ["c"], body: "" };
  ledger.send(refused, 1_200);
  ledger.answer(refused, { kind: "refused", status: "429" });
  expect(ledger.unknown()).toBe(2);
});

test("a batch that failed was sent and not accepted; one that was withheld was due and not sent", () => {
  const ledger = new Ledger();
  ledger.send(BATCH, 1_000);
  ledger.answer(BATCH, { kind: "failed", status: "timeout" });
  ledger.withhold({ ids: ["c"], body: "" });
  expect(ledger).toMatchObject({ due: 3, sent: 2, accepted: 0, withheld: 1 });
});
