import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SuiteError } from "./errors.ts";
import { ROOT } from "./paths.ts";
import { BUNDLED, PLAYBOOKS, readPlaybooks, renderPlaybooks } from "./playbooks.ts";

test("the functions know every playbook as it is written; `npm run playbooks` makes it so", async () => {
  expect(await readFile(join(ROOT, BUNDLED), "utf8")).toBe(await renderPlaybooks(await readPlaybooks()));
});

describe("a file", () => {
  let folder = "";
  let good = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "playbooks-"));
    good = await readFile(join(ROOT, PLAYBOOKS, "pb-portscan-001.yml"), "utf8");
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function refusal(text: string, name = "pb-portscan-001.yml"): Promise<string> {
    await writeFile(join(folder, name), text);
    const error: unknown = await readPlaybooks(folder).catch((cause: unknown) => cause);
    if (!(error instanceof SuiteError)) throw new Error("the file was not refused");
    return error.message;
  }

  test("holds the playbook of its name", async () => {
    await writeFile(join(folder, "pb-portscan-001.yml"), good);
    expect(await readPlaybooks(folder)).toMatchObject([{ id: "pb-portscan-001" }]);
    expect(await refusal(good, "pb-other-001.yml")).toBe(
      "Playbooks that cannot be used:\npb-other-001.yml: has the id pb-portscan-001; file and id must be named alike",
    );
  });

  test.each([
    ["a key twice", "\nid: pb-other-001\n", "Map keys must be unique"],
    ["an unknown key", "\nenabled: true\n", 'Unrecognized key: "enabled"'],
    ["an alias", "\nextra: *base\n", "uses the alias *base; write the value out"],
    ["an unknown tag", "\nextra: !run ls\n", "Unresolved tag: !run"],
    ["a known tag", "\nextra: !!str 5\n", "uses the tag tag:yaml.org,2002:str"],
    ["two documents", "\n---\nid: pb-other-001\n", "Source contains multiple documents"],
    ["half a text", "\nextra: 'half\n", "Missing closing 'quote"],
    ["a prototype", "\n__proto__:\n  polluted: true\n", '"__proto__"'],
  ])("with %s is refused, by its name and with the reason", async (_what, more, why) => {
    const message = await refusal(good + more);
    expect(message).toContain("pb-portscan-001.yml: ");
    expect(message).toContain(why);
  });

  test.each([
    ["an older YAML", (text: string) => `%YAML 1.1\n---\n${text}`, "%YAML directive"],
    ["nothing", () => "", "is not valid"],
    ["a wrong template", (text: string) => text.replace("threat.source_ip", "threat.ip"), "{{threat.ip}}"],
    ["a wrong param", (text: string) => text.replace("requests_per_minute: 5", "rate: 5"), '"rate"'],
  ])("with %s is refused", async (_what, change, why) => {
    expect(await refusal(change(good))).toContain(why);
  });

  test("that is no YAML file is refused, and all faults are told at once", async () => {
    await writeFile(join(folder, "pb-empty-001.yml"), "");
    const message = await refusal(good, "pb-portscan-001.yaml");
    expect(message).toContain("pb-portscan-001.yaml: is no .yml file");
    expect(message).toContain("pb-empty-001.yml: ");
  });
});
