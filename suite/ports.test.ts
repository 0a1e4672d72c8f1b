import { createServer } from "node:net";
import { expect, test } from "vitest";
import { checkFree, defaultPorts, freePorts } from "./ports.ts";

test("free ports are free, different, and not those of npm start", async () => {
  const ports = await freePorts();
  const all = Object.values(ports);
  expect(new Set(all).size).toBe(all.length);
  await checkFree(ports);
  const defaults = Object.values(await defaultPorts());
  expect(all.filter((port) => defaults.includes(port))).toEqual([]);
});

test("a port counts as taken where localhost leads to another program by IPv6", async (context) => {
  const ports = await freePorts();
  const server = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(ports.hosting, "::1", () => resolve(true));
  });
  context.skip(!listening, "this machine has no IPv6");
  try {
    await expect(checkFree(ports)).rejects.toThrow(`Port ${ports.hosting} (hosting) already in use`);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("a port that is taken is named, with what to do", async () => {
  const ports = await freePorts();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(ports.firestore, "127.0.0.1", resolve));
  try {
    await expect(checkFree(ports)).rejects.toThrow(
      `Port ${ports.firestore} (firestore) already in use: stop`,
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
