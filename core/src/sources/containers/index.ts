import { MAX_NESTING } from "@threatstream/contracts";
import { escapeInvisible } from "../../common/text.ts";
import { nestsDeeper } from "../../common/json-depth.ts";
import { isObject, readCarrier, readRuntimeHead } from "./carriers.ts";
import type { Carried } from "./carriers.ts";
import { readCef, readLeef } from "./cef.ts";
import type { ContainerResult, JsonObject, Parsed } from "./parsed.ts";
import { readHead } from "./syslog.ts";

/** Heads in heads: a LogEntry that carries a Docker record that carries a syslog line is three. */
const MAX_CARRIERS = 4;
const MAX_REASON = 200;

/**
 * Takes a record apart, once for all sources: JSON, syslog and its relatives, container runtimes' heads, CEF and LEEF. Never
 * throws. Time and memory are proportional to the record's length.
 *
 * @example readContainer("Mar 10 13:55:36 web1 sshd[123]: Server listening")
 *   // { kind: "parsed", parsed: { container: "syslog", program: "sshd", pid: 123, … } }
 */
export function readContainer(raw: string): ContainerResult {
  return read(raw, { line: raw }, 0);
}

function read(raw: string, outer: Carried, depth: number): ContainerResult {
  const { line } = outer;
  if (startsJson(line)) return readJson(raw, outer, depth);
  const marker = markerIn(line);
  if (marker !== undefined) return { kind: "marker", reason: marker };
  const runtime = depth < MAX_CARRIERS ? readRuntimeHead(line) : undefined;
  if (runtime !== undefined) return read(raw, { ...outer, ...runtime }, depth + 1);
  const head = readHead(line);
  // The outermost time is the surest: a runtime writes a zone, a program inside often does not.
  const time = outer.time ?? head?.time;
  const whole = head === undefined ? { ...outer, message: line } : { ...outer, ...head };
  return readMessage(raw, time === undefined ? whole : { ...whole, time });
}

type Whole = Omit<Carried, "line"> & { readonly message: string };

const REPEAT = /^(?:(\S{1,255}) )?(?:last )?message repeated (\d{1,7}) times?$/;
// rsyslog, $RepeatedMsgReduction: `message repeated 2 times: [ Failed password for …]`.
const REPEATED = /^message repeated (\d+) times: \[ ?(.*)\]$/s;

function readMessage(raw: string, whole: Whole): ContainerResult {
  const { time, host, program, pid, partial } = whole;
  const message = trimEnd(whole.message);
  const heads = {
    raw,
    ...(time === undefined ? {} : { time }),
    ...(host === undefined ? {} : { host }),
    ...(program === undefined ? {} : { program }),
    ...(pid === undefined ? {} : { pid }),
    trimmed: whole.message.length - message.length,
    ...(partial === undefined ? {} : { partial }),
  };
  if (message.startsWith("{")) {
    const record = parseJson(message);
    if (isObject(record) && !nestsDeeper(record, MAX_NESTING)) {
      return { kind: "parsed", parsed: { ...heads, container: "json", message, record } };
    }
  }
  const structured = structuredIn(message);
  if (structured !== undefined) return { kind: "parsed", parsed: { ...heads, ...structured, message } };
  if (time !== undefined && program === undefined && message.endsWith("s")) {
    const [repeat, named, count] = REPEAT.exec(message) ?? [];
    const from = named ?? host;
    if (repeat !== undefined && count !== undefined) {
      return { kind: "repeat", count, time, ...(from === undefined ? {} : { host: from }) };
    }
  }
  const container = program === undefined ? "text" : "syslog";
  const [, repeats, repeated] = message.startsWith("message repeated ") ? (REPEATED.exec(message) ?? []) : [];
  const parsed: Parsed =
    repeats === undefined || repeated === undefined
      ? { ...heads, container, message }
      : { ...heads, container, message: repeated, repeats };
  return { kind: "parsed", parsed };
}

function structuredIn(message: string): Pick<Parsed, "container" | "fields"> | undefined {
  const cef = readCef(message);
  if (cef !== undefined) return { container: "cef", fields: cef };
  const leef = readLeef(message);
  return leef === undefined ? undefined : { container: "leef", fields: leef };
}

function readJson(raw: string, outer: Carried, depth: number): ContainerResult {
  let value: unknown;
  try {
    value = JSON.parse(outer.line);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The event is not JSON: ${escapeInvisible(reason).slice(0, MAX_REASON)}.`;
    // Inside another head it is a text that begins with a brace, such as a stack trace of a program's own.
    return depth > 0
      ? readMessage(raw, { ...outer, message: outer.line })
      : { kind: "broken", reason: "invalid_json", message };
  }
  if (!isObject(value)) return readMessage(raw, { ...outer, message: outer.line });
  if (nestsDeeper(value, MAX_NESTING)) {
    const message = `The event nests deeper than ${MAX_NESTING} objects or arrays.`;
    return { kind: "broken", reason: "too_deep", message };
  }
  const carried = depth < MAX_CARRIERS ? readCarrier(value) : undefined;
  if (carried !== undefined) return read(raw, { ...outer, ...carried }, depth + 1);
  const { line, ...heads } = outer;
  return {
    kind: "parsed",
    parsed: { ...heads, raw, container: "json", message: line, trimmed: 0, record: value },
  };
}

function parseJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const JSON_START = /^\ufeff?[ \t\r\n]*\{/;

function startsJson(line: string): boolean {
  return line.startsWith("{") || JSON_START.test(line);
}

const MARKERS: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /^==> .{1,4096} <==$/, reason: "a file name of tail" },
  // journalctl: `-- Boot 4e…5 --`, `-- Journal begins at …`, `-- No entries --`; syslogd: `-- MARK --`.
  { pattern: /^-- (?:Boot|Logs begin|Journal begins|Reboot|No entries)\b/, reason: "a note of journalctl" },
  { pattern: /(?:^| )-- MARK --$/, reason: "a mark of syslogd" },
  // Apache, W3C and Zeek: `#Fields: …`; comments of files.
  {
    pattern:
      /^#(?:Version|Software|Date|Start-Date|Fields|Remark|separator|set_separator|empty_field|unset_field|path|open|close|fields|types)\b/,
    reason: "a heading",
  },
];

function markerIn(line: string): string | undefined {
  const last = line.charCodeAt(line.length - 1);
  // `<==`, `--` or a heading: nothing else is looked at twice.
  if (last !== 0x3d && last !== 0x2d && last !== 0x2e && !line.startsWith("#") && !line.startsWith("-- "))
    return undefined;
  return MARKERS.find(({ pattern }) => pattern.test(line))?.reason;
}

/** Without blanks, tabs, line ends and NULs at the end. A loop: a regular expression would be quadratic on blanks inside. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0) {
    const code = text.charCodeAt(end - 1);
    if (code > 0x20 || (code !== 0x20 && code !== 0x09 && code !== 0x0d && code !== 0x0a && code !== 0))
      break;
    end -= 1;
  }
  return end === text.length ? text : text.slice(0, end);
}
