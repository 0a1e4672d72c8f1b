import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { javaEnvironment } from "./java.ts";
import { ROOT, WORK } from "./paths.ts";

/** Loads the leash into firebase-tools, which lets go when this process ends, however that happens. */
const LEASH = new URL("./leash.ts", import.meta.url);
const TAIL_LINES = 20;
const EMULATORS = "auth,functions,firestore,pubsub,hosting";

/** What firebase-tools has printed. */
export interface Log {
  readonly file: string;
  has(text: string): boolean;
  /** The last 20 lines; with `until`, those that lead to the last line that has this text. */
  tail(until?: string): string;
}

/** A running firebase-tools. */
export interface Tools {
  readonly child: ChildProcess;
  readonly log: Log;
  /** Resolves with its exit code; 1 where a signal ended it. */
  readonly exited: Promise<number>;
}

interface ToolsOptions {
  readonly projectId: string;
  readonly configFile: string;
  readonly logFile: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts `firebase emulators:start` in a process group of its own, so that a Ctrl-C of the terminal reaches only us. */
export function startTools({ projectId, configFile, logFile, env }: ToolsOptions): Tools {
  const tools = join(ROOT, "node_modules/firebase-tools/lib/bin/firebase.js");
  const options = ["--only", EMULATORS, "--project", projectId, "--config", configFile, "--non-interactive"];
  const child = spawn(process.execPath, ["--import", LEASH.href, tools, "emulators:start", ...options], {
    cwd: WORK,
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...toolsEnvironment(process.env), ...env },
  });
  const exited = new Promise<number>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
  return { child, log: recordLog(child, logFile), exited };
}

function toolsEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // A proxy is for downloads; the emulators talk to each other directly.
  const local = ["127.0.0.1", "localhost", "::1"];
  const direct = [env["NO_PROXY"] ?? env["no_proxy"] ?? "", ...local].filter((name) => name !== "").join(",");
  return {
    ...javaEnvironment(env),
    // Stops each cold worker from waiting for Google's metadata server.
    METADATA_SERVER_DETECTION: "none",
    // One queue of messages and HTTPS requests alike; each place in it may start a worker of 130-240 MiB, and unset it has 50.
    // Two were not reliably faster than one on two cores. With four, listeners that were open did not get every document.
    FUNCTIONS_EMULATOR_PARALLEL: env["FUNCTIONS_EMULATOR_PARALLEL"] ?? "1",
    NO_UPDATE_NOTIFIER: "1",
    NO_PROXY: direct,
    no_proxy: direct,
  };
}

function recordLog(child: ChildProcess, file: string): Log {
  const stream = createWriteStream(file);
  let text = "";
  const outputs = [child.stdout, child.stderr].filter((output) => output !== null);
  let open = outputs.length;
  for (const output of outputs) {
    output.on("data", (chunk: Buffer) => {
      stream.write(chunk);
      text = (text + chunk.toString()).slice(-50_000);
    });
    // Not at the child's `close`, which Node omits after a `disconnect` of ours.
    output.once("end", () => {
      open -= 1;
      if (open === 0) stream.end();
    });
  }
  return {
    file,
    has: (part) => text.includes(part),
    tail: (until = "") => {
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      const end = lines.findLastIndex((line) => line.includes(until)) + 1;
      return lines.slice(Math.max(0, end - TAIL_LINES), end).join("\n");
    },
  };
}
