import { expect, test } from "vitest";
import { Budget } from "./budget.ts";

test("what is free is given at once, and what was given back is free again", async () => {
  const budget = new Budget(10);
  const first = await budget.take(6, 0);
  expect(await budget.take(5, 1)).toBeUndefined();
  first?.();
  expect(await budget.take(10, 0)).toBeTypeOf("function");
});

test("who comes first is served first, whoever needs less", async () => {
  const budget = new Budget(10);
  const held = await budget.take(8, 0);
  const served: string[] = [];
  const serve = async (name: string, amount: number): Promise<void> => {
    const release = await budget.take(amount, 60_000);
    served.push(name);
    release?.();
  };
  const both = [serve("large", 9), serve("small", 1)];
  held?.();
  await Promise.all(both);
  expect(served).toEqual(["large", "small"]);
});

test("who gives up lets the next one through", async () => {
  const budget = new Budget(10);
  await budget.take(8, 0);
  const [large, small] = await Promise.all([budget.take(9, 5), budget.take(2, 60_000)]);
  expect([large, typeof small]).toEqual([undefined, "function"]);
});

test("more than there is takes all of it", async () => {
  const budget = new Budget(10);
  expect(await budget.take(11, 0)).toBeTypeOf("function");
  expect(await budget.take(1, 0)).toBeUndefined();
});
