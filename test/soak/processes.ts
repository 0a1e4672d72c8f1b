import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { promisify } from "node:util";

/** A process as the system shows it. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Resident memory, bytes. */
  readonly rss: number;
  /** Time on processors since it began, milliseconds. */
  readonly cpuMs: number;
  readonly args: string;
  /** The function that it serves, where its environment can be read and says so. */
  readonly target: string | undefined;
}

/** All processes that this user can see; `[]` where the system has neither `/proc` nor `ps`. */
export async function readProcesses(): Promise<readonly Process[]> {
  if (process.platform === "win32") return [];
  return process.platform === "linux" ? readProc() : readPs();
}

async function readProc(): Promise<readonly Process[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  // A process may end while it is looked at.
  const read = await Promise.all(pids.map((pid) => readOne(pid).catch(() => undefined)));
  return read.filter((each) => each !== undefined);
}

async function readOne(pid: string): Promise<Process | undefined> {
  const [stat, status, args] = await Promise.all(
    ["stat", "status", "cmdline"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8")),
  );
  const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
  return processOfProc({ stat: stat ?? "", status: status ?? "", args: args ?? "", environment });
}

/** Ticks of `/proc/PID/stat` in a second: USER_HZ, which Linux fixes for all that Node runs on. */
const TICKS_PER_SECOND = 100;

/** A process from its files in `/proc`; `undefined` for one without memory of its own, as the kernel's and those that ended. See proc(5). */
export function processOfProc(files: {
  readonly stat: string;
  readonly status: string;
  readonly args: string;
  readonly environment: string;
}): Process | undefined {
  const rss = /^VmRSS:\s+(\d+) kB$/m.exec(files.status)?.[1];
  if (rss === undefined) return undefined;
  // The second field is the name in parentheses, and may hold anything, spaces and parentheses too.
  const fields = files.stat.slice(files.stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return {
    pid: Number.parseInt(files.stat, 10),
    parent: Number(fields[1]),
    rss: Number(rss) * 1024,
    cpuMs: (ticks * 1000) / TICKS_PER_SECOND,
    args: files.args.replaceAll("\0", " ").trim(),
    target: /(?:^|\0)FUNCTION_TARGET=([^\0]+)/.exec(files.environment)?.[1],
  };
}

async function readPs(): Promise<readonly Process[]> {
  const args = ["-A", "-ww", "-o", "pid=,ppid=,rss=,time=,args="];
  const { stdout } = await promisify(execFile)("ps", args, { maxBuffer: 2 ** 26 });
  return processesOfPs(stdout);
}

/** The processes in the output of `ps -o pid=,ppid=,rss=,time=,args=`. */
export function processesOfPs(output: string): readonly Process[] {
  return output.split("\n").flatMap((line) => {
    const [, pid, parent, kib, time, args] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+([\d:.-]+)\s+(.*)$/.exec(line) ?? [];
    if (time === undefined || args === undefined) return [];
    const [pidNumber, parentNumber, rss] = [Number(pid), Number(parent), Number(kib) * 1024];
    return [{ pid: pidNumber, parent: parentNumber, rss, cpuMs: millisOf(time), args, target: undefined }];
  });
}

/** Milliseconds of `[[dd-]hh:]mm:ss[.cc]`. */
function millisOf(time: string): number {
  const [clock = "", days = "0"] = time.split("-").toReversed();
  const seconds = clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
}

/** A process and all that descend from it. */
export function familyOf(pid: number, processes: readonly Process[]): readonly Process[] {
  const byParent = Map.groupBy(processes, ({ parent }) => parent);
  const family = processes.filter((each) => each.pid === pid);
  for (const member of family) family.push(...(byParent.get(member.pid) ?? []));
  return family;
}
