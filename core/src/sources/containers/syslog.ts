import type { Head } from "./head.ts";
import { readRfc5424 } from "./rfc5424.ts";
import { readTimeHead } from "./time-head.ts";

// RFC 6587 3.4.1: the length of a message that came over TCP. RFC 3164 4.1.1: the priority.
const PRIORITY = /\ufeff?(?:\d{1,6} (?=<))?<\d{1,3}>/y;
// journald's short-monotonic, dmesg: seconds since the start of the host.
const UPTIME = /\[ {0,6}\d{1,8}\.\d{3,9}\] /y;

const LEVEL = "(?:emerg|panic|alert|crit|err|error|warn|warning|notice|info|debug)";
const FACILITY =
  "(?:kern|user|mail|daemon|auth|authpriv|security|syslog|lpr|news|uucp|cron|ftp|ntp|console|local[0-7])";
// busybox `auth.info`; FreeBSD `<auth.info>` and `<4.6>`; AIX `auth|security:info`.
const SELECTOR = String.raw`(?:<(?:\d{1,2}|[a-z\d]{1,12})\.(?:\d|${LEVEL})>|${FACILITY}(?:\|security)?[.:]${LEVEL}) `;
const HOST = String.raw`(?:\[\d[\da-fA-F]{0,3}[:.][\da-fA-F:.]{0,40}\]|[^\s[\]]{0,254}[^\s:[\]])`;
// The levels of daemons' own log files, which stand where syslog has a program.
const LEVELS =
  "(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|PANIC|LOG|DETAIL|HINT|STATEMENT|SECURITY|VERBOSE|Info|Warning|Error|Debug)";
// A program is told from the words of a message by its process id or its colon. Without an id a blank follows, so that an IPv6
// address is not taken for a program. macOS adds a level or a name: `sshd[12] <Notice>: `, `launchd[1] (com.example.a): `.
const PROGRAM = String.raw`(?!${LEVELS}[:[])([^\s:[\]]{1,64})(?:\[(\d{1,10})\](?: ?(?:<\w{1,12}>|\([^\s()]{1,80}\)))?(?:: *| +)|:(?:\s+|$))`;
const TAG = new RegExp(
  String.raw`:? *(?:${SELECTOR})?(?:(${HOST})(?: :)? {1,2})?(?:${SELECTOR})?(?:Message forwarded from (${HOST}): )?(?:${PROGRAM}|(?=(?:CEF|LEEF):\d))`,
  "y",
);
// Solaris: `[ID 800047 auth.info] Failed password for …`.
const MESSAGE_ID = /^\[ID \d{1,10} [a-z\d]{1,12}\.[a-z]{1,8}\] /;

/**
 * Reads the head of a line in the format of RFC 3164, RFC 5424, rsyslog, busybox, the BSDs, Solaris, AIX, macOS or journald's
 * short outputs, or the time alone that a daemon's own log file has; `undefined` for a line that starts in another way.
 *
 * @example readHead("Mar 10 13:55:36 web1 sshd[123]: Server listening") // { program: "sshd", pid: 123, … }
 */
export function readHead(line: string): Head | undefined {
  PRIORITY.lastIndex = 0;
  const hasPriority = PRIORITY.test(line);
  const start = hasPriority ? PRIORITY.lastIndex : line.startsWith("\ufeff") ? 1 : 0;
  if (hasPriority && line.startsWith("1 ", start)) {
    const structured = readRfc5424(line, start + 2);
    if (structured !== undefined) return structured;
  }
  // FreeBSD writes `: ` or a sequence number of Cisco's between priority and time: `<189>123: Mar 10 …`.
  const timeAt = hasPriority ? afterSequence(line, start) : start;
  const head = readTimeHead(line, timeAt);
  if (head !== undefined) return readTag(line, head.end, head.time);
  UPTIME.lastIndex = start;
  if (UPTIME.test(line)) return readTag(line, UPTIME.lastIndex, "-");
  return hasPriority ? readTag(line, start, "-") : undefined;
}

const SEQUENCE = /(?:\d{1,10})?: [*.]?/y;

function afterSequence(line: string, start: number): number {
  SEQUENCE.lastIndex = start;
  return SEQUENCE.test(line) ? SEQUENCE.lastIndex : start;
}

function readTag(line: string, from: number, time: string): Head {
  TAG.lastIndex = from;
  const tag = TAG.exec(line);
  if (tag === null) return { time, message: line.slice(from).replace(/^[\s:]+/, "") };
  const [, host, origin, program, pid] = tag;
  const message = line.slice(TAG.lastIndex);
  const from_ = origin ?? host;
  return {
    time,
    ...(from_ === undefined ? {} : { host: from_ }),
    ...(program === undefined ? {} : { program }),
    ...(pid === undefined ? {} : { pid: Number(pid) }),
    message: message.startsWith("[ID ") ? message.replace(MESSAGE_ID, "") : message,
  };
}
