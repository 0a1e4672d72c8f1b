import { access, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { writeConfig } from "./config.ts";
import { ROOT } from "./paths.ts";
import { freePorts } from "./ports.ts";

test("a config is firebase.json with other ports and a page that may reach the emulators, for as long as the suite runs", async () => {
  const ports = await freePorts();
  const config = await writeConfig(ports);
  const { emulators, ...rest } = JSON.parse(
    (await readFile(config.path, "utf8")).replaceAll(" http://127.0.0.1:* http://localhost:*", ""),
  );
  const { emulators: _, ...original } = JSON.parse(await readFile(join(ROOT, "firebase.json"), "utf8"));
  expect(join(dirname(config.path), "/")).toBe(ROOT);
  expect(rest).toEqual(original);
  expect(await readFile(config.path, "utf8")).toContain(
    "connect-src 'self' http://127.0.0.1:* http://localhost:* https:",
  );
  expect(emulators.firestore).toEqual({
    host: "127.0.0.1",
    port: ports.firestore,
    websocketPort: ports.websocket,
  });
  await config.remove();
  await expect(access(config.path)).rejects.toThrow("ENOENT");
});

test("a config that a killed suite left is removed, another suite's is not", async () => {
  const forgotten = join(ROOT, `firebase.suite-${2 ** 30}-1.json`);
  const other = join(ROOT, `firebase.suite-${process.ppid}-999.json`);
  try {
    await Promise.all([forgotten, other].map((path) => writeFile(path, "{}")));
    await (await writeConfig(await freePorts())).remove();
    await expect(access(forgotten)).rejects.toThrow("ENOENT");
    await access(other);
  } finally {
    await rm(other, { force: true });
  }
});
