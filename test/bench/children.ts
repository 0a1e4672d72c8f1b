import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** How long a process may take to end when it is asked to. */
const GRACE_MS = 5_000;

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A process of the benchmark; it never outlives the benchmark. */
export interface Child {
  readonly process: ChildProcess;
  /** The last of what it wrote. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts Node with these arguments and an IPC channel. */
export function startNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, METADATA_SERVER_DETECTION: "none", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    });
  }
  return {
    process: child,
    output: () => output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      await exited;
      clearTimeout(force);
    },
  };
}

/** Asks a process over IPC; the preloaded module answers with its own numbers. */
export async function ask(child: Child): Promise<unknown> {
  child.process.send("report");
  const [answer]: unknown[] = await once(child.process, "message", { signal: AbortSignal.timeout(10_000) });
  return answer;
}

/** Runs Node to its end and returns the last line that it printed. */
export async function runNode(args: readonly string[]): Promise<string> {
  const child = startNode(args);
  const [code]: unknown[] = await once(child.process, "exit");
  if (code !== 0) throw new Error(`A part of the benchmark failed:\n${child.output()}`);
  return child.output().trim().split("\n").at(-1) ?? "";
}
