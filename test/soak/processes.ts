import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The memory of one process over time, in MiB. */
export interface Memory {
  readonly name: string;
  readonly first: number;
  readonly most: number;
  readonly last: number;
}

/** What `ps` says of a process; memory in MiB. */
export interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly memory: number;
  readonly command: string;
}

/** Reads the output of `ps -A -o pid=,ppid=,rss=,args=`. */
export function readProcesses(text: string): ProcessLine[] {
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, kib, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.+)$/.exec(line) ?? [];
    if (pid === undefined || command === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), memory: Number(kib) / 1024, command }];
  });
}

/** Those that a process has started, and theirs. */
export function descendantsOf(pid: number, processes: readonly ProcessLine[]): ProcessLine[] {
  const children = processes.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child.pid, processes)]);
}

/** Watches the memory of all that this process has started. */
export class MemoryWatch {
  readonly #seen = new Map<number, Memory>();

  async sample(): Promise<void> {
    const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,ppid=,rss=,args="], { maxBuffer: 2 ** 24 });
    for (const each of descendantsOf(process.pid, readProcesses(stdout))) {
      if (each.command.startsWith("ps ")) continue;
      const held = this.#seen.get(each.pid);
      const name = held?.name ?? (await nameOf(each));
      this.#seen.set(each.pid, {
        name,
        first: held?.first ?? each.memory,
        most: Math.max(held?.most ?? 0, each.memory),
        last: each.memory,
      });
    }
  }

  /** Most memory first. */
  get processes(): readonly Memory[] {
    return [...this.#seen.values()].toSorted((a, b) => b.most - a.most);
  }
}

/** What a process is to people: an emulator, or the function that a worker runs. */
async function nameOf({ pid, command }: ProcessLine): Promise<string> {
  if (/\bjava\b/.test(command)) return /firestore/.test(command) ? "Firestore emulator" : "Pub/Sub emulator";
  if (/functionsEmulatorRuntime/.test(command)) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    const [, name] = /(?:^|\0)FUNCTION_TARGET=([^\0]+)/.exec(environment) ?? [];
    return name === undefined ? `function (process ${pid})` : `function ${name}`;
  }
  return /firebase/.test(command) ? "firebase-tools" : `process ${pid}`;
}
