import { expect, test } from "vitest";
import { runApart } from "./run-apart.ts";

test("a task that fails does not keep the others from running, and is reported at the end", async () => {
  const ran: string[] = [];
  const cause = new Error("a shard is not readable");
  const running = runApart({
    merge: () => Promise.reject(cause),
    recovery: async () => void ran.push("recovery"),
    sweep: async () => void ran.push("sweep"),
  });
  await expect(running).rejects.toMatchObject({
    message: expect.stringContaining("merge failed"),
    errors: [expect.objectContaining({ cause })],
  });
  expect(ran).toEqual(["recovery", "sweep"]);
});

test("tasks that all succeed resolve", async () => {
  await expect(runApart({ one: async () => 1 })).resolves.toBeUndefined();
});
