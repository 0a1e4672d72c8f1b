import { execFile } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const GRACE_MS = 8_000;

/** Ends a process that was started in a group of its own, and every process of the group: first politely, then for good. */
export async function stopTree(child: ChildProcess, exited: Promise<void>): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === "win32") {
    await promisify(execFile)("taskkill", ["/pid", String(pid), "/T", "/F"]).catch(() => undefined);
    await exited;
    return;
  }
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGINT");
    await Promise.race([exited, sleep(GRACE_MS, undefined, { ref: false })]);
  }
  // What is left of the group: an emulator that did not heed, or whose parent died before it.
  signalGroup(pid, "SIGKILL");
  await exited;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}
