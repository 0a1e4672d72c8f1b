import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const LEASH = new URL("./leash.ts", import.meta.url).href;

/** A program on the leash, which says `ready` when it has started. Returns what it prints once it is let go. */
async function letGo(program: string): Promise<{ output: string; code: unknown }> {
  const child = spawn(process.execPath, ["--import", LEASH, "--eval", `${program}; console.log("ready")`], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error("The program has no output to read.");
  // Node emits no `close` after a `disconnect` of ours.
  const ended = Promise.all([once(child, "exit"), once(stdout, "end")]);
  let output = "";
  const ready = new Promise<void>((resolve) => {
    stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("ready")) resolve();
    });
  });
  await ready;
  child.disconnect();
  const [[code]] = await ended;
  return { output, code };
}

test("a program whose starter has gone gets a SIGINT, with which it can end in order", async () => {
  const program = `const alive = setInterval(() => {}, 1000);
    process.on("SIGINT", () => { console.log("in order"); clearInterval(alive); })`;
  expect(await letGo(program)).toEqual({ output: "ready\nin order\n", code: 0 });
});

test("one that does not listen for it ends all the same", async () => {
  expect(await letGo("setInterval(() => {}, 1000)")).toMatchObject({ code: 130 });
});

test("other suites' Pub/Sub emulators are out of its reach; other commands are not", async () => {
  const program = `const { execSync } = require("node:child_process");
    console.log(String(execSync("echo [p]ubsub-emulator")) + String(execSync("echo other")).trim());
    process.on("SIGINT", () => process.exit(0)); setInterval(() => {}, 1000)`;
  expect(await letGo(program)).toEqual({ output: "other\nready\n", code: 0 });
});
