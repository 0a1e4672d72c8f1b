import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { threatstream } from "../support/command.ts";

/* `threatstream playbooks` as an operator runs it, against the emulated Firestore. */

const root = new URL("../..", import.meta.url).pathname;
const db = getFirestore(initializeApp({ projectId: inject("projectId") }, "playbooks-command"));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "threatstream-playbooks-"));
});

afterAll(async () => {
  await db.doc("playbooks/pb-portscan-001").delete();
  await db.terminate();
  await rm(folder, { recursive: true, force: true });
});

async function playbooks(...args: readonly string[]) {
  const { code, out, err } = await threatstream("playbooks", ...args);
  return { code, output: code === 0 ? out : err };
}

async function file(name: string, change: (text: string) => string): Promise<string> {
  const path = join(folder, name);
  const text = await readFile(join(root, "functions/playbooks/pb-portscan-001.yml"), "utf8");
  await writeFile(path, change(text));
  return path;
}

test("a playbook of one's own takes the place of the bundled one, until it is removed", async () => {
  const mine = await file("mine.yml", (text) => text.replace(/^name: .*$/m, "name: My own port scan"));
  expect(await playbooks("store", mine)).toEqual({
    code: 0,
    output: "pb-portscan-001 is added; it is in force within half a minute.\n",
  });
  const listed = await playbooks("list");
  expect(listed.output).toMatch(/pb-portscan-001 +you .* My own port scan/);
  expect(listed.output).toMatch(/pb-brute-001 +ThreatStream /);
  const removed = await playbooks("remove", "pb-portscan-001");
  expect(removed.output).toBe("pb-portscan-001 is the bundled one again.\n");
  const entries = await db.collection("audit_log").where("target", "==", "playbooks/pb-portscan-001").get();
  expect(new Set(entries.docs.map((entry) => entry.get("action")))).toEqual(
    new Set(["playbook.remove", "playbook.store"]),
  );
});

test("one that is not valid is refused with the reason, and none of its neighbours is stored", async () => {
  const good = await file("good.yml", (text) => text);
  const bad = await file("bad.yml", (text) =>
    text.replace("{{threat.source_ip}}", "{{threat.no_such_field}}"),
  );
  for (const action of ["check", "store"]) {
    const refused = await playbooks(action, good, bad);
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("bad.yml")]);
    expect(refused.output).toContain("no_such_field");
  }
  expect((await db.doc("playbooks/pb-portscan-001").get()).exists).toBe(false);
  expect((await playbooks("remove", "pb-portscan-001")).code).toBe(1);
});
