import type { Process } from "./processes.ts";

/** What the processes of one name used over a run; bytes, and milliseconds on processors. */
export interface Use {
  readonly name: string;
  /** How many processes of the name were seen: more than one at a time, or one after another. */
  readonly processes: number;
  /** Resident memory when it was first seen, at most, and when it was last seen. */
  readonly first: number;
  readonly max: number;
  readonly last: number;
  readonly cpuMs: number;
}

interface Held {
  readonly pids: Set<number>;
  readonly first: number;
  max: number;
  last: number;
  cpuMs: number;
}

/** Adds up what processes use, sample by sample. Processes of one name are one: a worker that is replaced goes on. */
export class Usage {
  readonly #byName = new Map<string, Held>();
  readonly #cpuMs = new Map<number, number>();
  #isFirst = true;

  /** Takes in one sample. What a process had used before the first sample does not count. */
  add(processes: readonly Process[], named: (process: Process) => string): void {
    for (const [name, own] of Map.groupBy(processes, named)) {
      const rss = own.reduce((sum, each) => sum + each.rss, 0);
      const held = this.#byName.get(name) ?? { pids: new Set(), first: rss, max: rss, last: rss, cpuMs: 0 };
      held.max = Math.max(held.max, rss);
      held.last = rss;
      for (const each of own) {
        held.pids.add(each.pid);
        held.cpuMs += this.#newCpuMs(each);
      }
      this.#byName.set(name, held);
    }
    this.#isFirst = false;
  }

  #newCpuMs({ pid, cpuMs }: Process): number {
    const before = this.#cpuMs.get(pid) ?? (this.#isFirst ? cpuMs : 0);
    this.#cpuMs.set(pid, cpuMs);
    return cpuMs - before;
  }

  /** By name, the greatest first. */
  summary(): readonly Use[] {
    const uses = [...this.#byName].map(([name, { pids, ...rest }]) => ({
      name,
      processes: pids.size,
      ...rest,
    }));
    return uses.toSorted((a, b) => b.max - a.max);
  }
}

/** A name for people: the part of the suite that a process is. `ownPid`: this program's. */
export function nameOf({ pid, args, target }: Process, ownPid: number): string {
  if (pid === ownPid) return "the soak itself";
  if (args.includes("functionsEmulatorRuntime")) return `function ${target ?? "worker"}`;
  if (/\bjava\b.*firestore/i.test(args)) return "Firestore emulator (java)";
  if (/\bjava\b.*pubsub/i.test(args)) return "Pub/Sub emulator (java)";
  if (args.includes("emulators:start")) return "hub, functions, hosting, auth";
  const [program = ""] = args.split(" ");
  return program.split("/").at(-1) ?? program;
}
