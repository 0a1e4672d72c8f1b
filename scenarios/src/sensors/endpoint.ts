import type { FileActivity, ProcessExecution } from "../activity.ts";
import type { Random } from "../random.ts";

/** Where something runs, and as whom. */
export interface Place {
  readonly host: string;
  readonly ip: string;
  readonly user: string;
}

/** What runs: its image, its command line and the name of what started it. */
export type Program = readonly [image: string, commandLine: string, parent: string];

/** A process that starts, as the endpoint's agent reports it. */
export function processStart(
  random: Random,
  { host, ip, user }: Place,
  [image, line, parent]: Program,
): ProcessExecution {
  return {
    event_type: "process_execution",
    source_ip: ip,
    destination_ip: undefined,
    destination_port: undefined,
    protocol: "TCP",
    sensor: "endpoint-agent",
    host,
    payload: { command_line: line, image, parent, user, pid: random.int(300, 64_000) },
  };
}

export interface FileChange {
  readonly operation: string;
  readonly path: string;
  readonly count?: number;
  readonly bytes: number;
  readonly process: string;
}

/** Files that one process read or changed within a moment. */
export function fileActivity({ host, ip, user }: Place, change: FileChange): FileActivity {
  return {
    event_type: "file_activity",
    source_ip: ip,
    destination_ip: undefined,
    destination_port: undefined,
    protocol: "TCP",
    sensor: "endpoint-agent",
    host,
    payload: {
      operation: change.operation,
      path: change.path,
      count: change.count ?? 1,
      bytes: change.bytes,
      process: change.process,
      user,
    },
  };
}
