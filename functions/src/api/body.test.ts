import { Hono } from "hono";
import { expect, test } from "vitest";
import { answerErrors } from "./middleware/errors.ts";
import { bodyBudget } from "./middleware/body.ts";
import type { ApiEnv } from "./middleware/env.ts";
import { post } from "./testing.ts";

/** An app whose one route holds its requests until they are let go. */
function holdingApp(total: number, waitMs: number) {
  const held: (() => void)[] = [];
  const app = new Hono<ApiEnv>();
  app.onError(answerErrors({ info: () => {}, warn: () => {}, error: () => {} }));
  app.post("/", bodyBudget(total, waitMs), async (c) => {
    await new Promise<void>((resolve) => held.push(resolve));
    return c.body(null, 200);
  });
  const send = (length?: number) =>
    app.request(
      "/",
      post("text/plain", "x", length === undefined ? {} : { "content-length": String(length) }),
    );
  return { send, held };
}

test("small bodies are held side by side, and those that no longer fit get 503 in the end", async () => {
  const { send, held } = holdingApp(10, 1);
  const [first, second, third] = [send(4), send(4), send(4)];
  const late = await third;
  expect([late.status, late.headers.get("retry-after")]).toEqual([503, "5"]);
  for (const release of held) release();
  expect([(await first).status, (await second).status]).toEqual([200, 200]);
});

test("a body that has to wait is let in when another is done", async () => {
  const { send, held } = holdingApp(10, 60_000);
  const first = send(8);
  const second = send(8);
  while (held.length === 0) await new Promise(setImmediate);
  expect(held).toHaveLength(1);
  held[0]?.();
  expect((await first).status).toBe(200);
  while (held.length === 1) await new Promise(setImmediate);
  held[1]?.();
  expect((await second).status).toBe(200);
});

test("a body of unknown length counts as one of the greatest size", async () => {
  const { send, held } = holdingApp(10, 1);
  const first = send();
  expect((await send(1)).status).toBe(503);
  for (const release of held) release();
  expect((await first).status).toBe(200);
});
