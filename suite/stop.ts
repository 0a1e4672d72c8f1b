import { execFileSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ports } from "./ports.ts";

/** How long firebase-tools may take to end what it started. Its own patience with an emulator is 4 s. */
const GRACE_MS = 8_000;

/** Ends firebase-tools and all that it started: first politely, through its leash, after 8 s for good. */
export async function stopTools(child: ChildProcess, exited: Promise<number>, ports: Ports): Promise<void> {
  if (child.connected) child.disconnect();
  await Promise.race([exited, sleep(GRACE_MS, undefined, { ref: false })]);
  killTools(child, ports);
  await exited;
}

/** The same at once, for good and without waiting, so that it serves in an `exit` handler too. */
export function killTools(child: ChildProcess, ports: Ports): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === "win32") {
    attempt(() => execFileSync("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore" }));
    return;
  }
  // Before the group: its end would hide nothing here, but firebase-tools could still report theirs as a failure.
  for (const emulator of runningEmulators(ports)) attempt(() => process.kill(emulator, "SIGKILL"));
  attempt(() => process.kill(-pid, "SIGKILL"));
}

/** The Java emulators on these ports. They lead groups of their own, and outlive a firebase-tools that crashed. */
function runningEmulators(ports: Ports): number[] {
  const processes = attempt(() =>
    execFileSync("ps", ["-A", "-ww", "-o", "pid=,args="], { encoding: "utf8" }),
  );
  return emulatorsOn([ports.firestore, ports.pubsub], processes ?? "");
}

/** The ids, in the output of `ps -o pid=,args=`, of Java emulators told to listen on one of the ports. */
export function emulatorsOn(ports: readonly number[], processes: string): number[] {
  return processes.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s.*\bjava\b.*emulator.*\s--port[= ](\d+)(?:\s|$)/.exec(line);
    return match !== null && ports.includes(Number(match[2])) ? [Number(match[1])] : [];
  });
}

/** What is to be ended may have ended by itself. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
