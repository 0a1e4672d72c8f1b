import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";
import type { Batch, Outcome } from "./ledger.ts";
import { isRepeated, OpenLoop } from "./open-loop.ts";

const batchOf = (index: number): Batch => ({ ids: [`${index}`], body: "" });

/** A loop into a server that answers when it is told to. */
function loopOf({ maxInFlight = 10, repeat = 0 } = {}) {
  const ledger = new Ledger();
  const waiting: (() => void)[] = [];
  const send = ({ ids }: Batch) =>
    new Promise<Outcome>((resolve) => waiting.push(() => resolve({ kind: "accepted", status: "202", ids })));
  const loop = new OpenLoop({ send, ledger, maxInFlight, repeat, now: () => 1_000 });
  return { loop, ledger, answerAll: () => waiting.splice(0).forEach((answer) => answer()) };
}

test("batches leave although none before them was answered", async () => {
  const { loop, ledger, answerAll } = loopOf();
  for (let index = 0; index < 5; index += 1) loop.offer(batchOf(index));
  expect(ledger).toMatchObject({ sent: 5, accepted: 0 });
  expect(loop.inFlight).toBe(5);
  answerAll();
  await loop.answered();
  expect(ledger).toMatchObject({ sent: 5, accepted: 5 });
  expect(loop.inFlight).toBe(0);
});

test("beyond the bound batches are withheld and counted as that, until there are answers again", async () => {
  const { loop, ledger, answerAll } = loopOf({ maxInFlight: 2 });
  for (let index = 0; index < 5; index += 1) loop.offer(batchOf(index));
  expect(ledger).toMatchObject({ due: 5, sent: 2, withheld: 3 });
  answerAll();
  await loop.answered();
  loop.offer(batchOf(5));
  expect(ledger).toMatchObject({ due: 6, sent: 3, withheld: 3 });
});

test("repeated batches leave twice", () => {
  const { loop, ledger } = loopOf({ repeat: 100 });
  loop.offer(batchOf(0));
  expect(ledger).toMatchObject({ due: 1, sent: 1, repeated: 1 });
  expect(loop.inFlight).toBe(2);
});

test.each([0, 1, 5, 50, 99, 100])("%i percent of the batches are repeated, exactly", (percent) => {
  const repeated = Array.from({ length: 1_000 }, (_, index) => isRepeated(index, percent)).filter(Boolean);
  expect(repeated).toHaveLength(percent * 10);
});
