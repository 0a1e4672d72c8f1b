import type { JsonObject } from "./parsed.ts";

/** A line that another program carries, with what that program adds to it. */
export interface Carried {
  readonly line: string;
  readonly time?: string;
  readonly host?: string;
  readonly program?: string;
  readonly pid?: number;
  readonly partial?: true;
}

// Kubernetes' CRI: `<time> <stream> <F|P>[:…] <line>`; P is the start of a line that the runtime split.
const CRI = /^(\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d)) (?:stdout|stderr) ([FP])(?::\w{1,16}){0,4} /;
// docker compose: `web_1  | <line>`, `project-web-1  | <line>`.
const COMPOSE = /^([A-Za-z][\w.-]{0,100}[_-]\d{1,4}) {1,60}\| /;

/** The line inside the head of a container runtime; `undefined` if the text has no such head. */
export function readRuntimeHead(text: string): Carried | undefined {
  const [cri, time, tag] = CRI.exec(text) ?? [];
  if (cri !== undefined && time !== undefined) {
    return { line: text.slice(cri.length), time, ...(tag === "P" ? { partial: true } : {}) };
  }
  const [compose, program] = COMPOSE.exec(text) ?? [];
  return compose === undefined || program === undefined
    ? undefined
    : { line: text.slice(compose.length), program };
}

/**
 * The line inside a JSON record that only carries one: Docker's json-file, Fluent Bit's and Fluentd's Kubernetes records,
 * journald's JSON export, a Google Cloud LogEntry with text; `undefined` for any other object.
 */
export function readCarrier(record: JsonObject): Carried | undefined {
  return dockerLine(record) ?? journalLine(record) ?? logEntryLine(record);
}

function dockerLine(record: JsonObject): Carried | undefined {
  const line = textAt(record, "log");
  if (line === undefined || textAt(record, "stream") === undefined) return undefined;
  const time = textAt(record, "time");
  const kubernetes = objectAt(record, "kubernetes");
  const host = kubernetes && textAt(kubernetes, "host");
  const program = kubernetes && textAt(kubernetes, "container_name");
  return {
    line,
    ...(time === undefined ? {} : { time }),
    ...(host === undefined ? {} : { host }),
    ...(program === undefined ? {} : { program }),
  };
}

/** @see https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html */
function journalLine(record: JsonObject): Carried | undefined {
  if (!Object.hasOwn(record, "MESSAGE")) return undefined;
  const line = journalText(record["MESSAGE"]);
  const micros = textAt(record, "__REALTIME_TIMESTAMP");
  if (line === undefined || micros === undefined || !/^\d{16}$/.test(micros)) return undefined;
  const host = textAt(record, "_HOSTNAME");
  const program = textAt(record, "SYSLOG_IDENTIFIER") ?? textAt(record, "_COMM");
  const pid = textAt(record, "SYSLOG_PID") ?? textAt(record, "_PID");
  return {
    line,
    time: `${micros.slice(0, 10)}.${micros.slice(10)}`,
    ...(host === undefined ? {} : { host }),
    ...(program === undefined ? {} : { program }),
    ...(pid !== undefined && /^\d{1,10}$/.test(pid) ? { pid: Number(pid) } : {}),
  };
}

/** journald writes a message that is not printable text as an array of its bytes. */
function journalText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return undefined;
  const bytes: readonly unknown[] = value;
  return bytes.every((byte) => typeof byte === "number" && byte >= 0 && byte <= 255)
    ? new TextDecoder().decode(Uint8Array.from(bytes, Number))
    : undefined;
}

/** @see https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry */
function logEntryLine(record: JsonObject): Carried | undefined {
  const payload = objectAt(record, "jsonPayload");
  // The Ops Agent's syslog receiver puts the line into `jsonPayload.message`.
  const line =
    textAt(record, "textPayload") ?? (payload && isMessageOnly(payload) && textAt(payload, "message"));
  if (typeof line !== "string" || textAt(record, "logName") === undefined) return undefined;
  const time = textAt(record, "timestamp") ?? textAt(record, "receiveTimestamp");
  const labels = objectAt(record, "labels");
  const host = labels && textAt(labels, "compute.googleapis.com/resource_name");
  const resource = objectAt(objectAt(record, "resource") ?? {}, "labels");
  const program = resource && textAt(resource, "container_name");
  return {
    line,
    ...(time === undefined ? {} : { time }),
    ...(host === undefined ? {} : { host }),
    ...(program === undefined ? {} : { program }),
  };
}

function isMessageOnly(payload: JsonObject): boolean {
  return Object.keys(payload).length === 1;
}

function textAt(record: JsonObject, key: string): string | undefined {
  const value = Object.hasOwn(record, key) ? record[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

function objectAt(record: JsonObject, key: string): JsonObject | undefined {
  const value = Object.hasOwn(record, key) ? record[key] : undefined;
  return isObject(value) ? value : undefined;
}

/** True for what `JSON.parse` makes of `{…}`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
