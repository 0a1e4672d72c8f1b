/** A syslog line, taken apart. */
export interface SyslogLine {
  /** As written; see `syslogTime`. Its shape has been checked, but not that it exists. */
  readonly time: string;
  readonly host?: string;
  readonly program: string;
  readonly pid?: number;
  readonly message: string;
}

const ISO = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)`;
const YEARLESS = String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?`;

// `Mar 10 13:55:36 host sshd[123]: ` (RFC 3164) or the same with an ISO time; `<34>` where it came straight off the wire.
const TRADITIONAL = new RegExp(
  String.raw`^\ufeff?(?:<\d{1,3}>)?(${ISO}|${YEARLESS}) (\S{1,255}) ([^\s:[\]]{1,64})(?:\[(\d{1,10})\])?: *`,
);
// RFC 5424 6: PRI, version 1, time, host, program, process, message id; the structured data is read by hand.
const RFC5424 = new RegExp(
  String.raw`^\ufeff?<\d{1,3}>1 (${ISO}|-) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) `,
);

/**
 * Reads the start of a syslog line in the formats of RFC 3164, RFC 5424 and rsyslog's log files; `undefined` for a text of
 * another shape. A carriage return at the end, and in RFC 5424 the byte order mark before the message, are dropped.
 *
 * @example readSyslog("Mar 10 13:55:36 web1 sshd[123]: Server listening") // { program: "sshd", pid: 123, … }
 */
export function readSyslog(record: string): SyslogLine | undefined {
  const line = record.endsWith("\r") ? record.slice(0, -1) : record;
  const traditional = TRADITIONAL.exec(line);
  if (traditional !== null) {
    const [prefix, time = "", host, program, pid] = traditional;
    return toLine(time, host, program, pid, line.slice(prefix.length));
  }
  const [prefix, time = "", host, program, pid] = RFC5424.exec(line) ?? [];
  if (prefix === undefined) return undefined;
  const end = endOfStructuredData(line, prefix.length);
  if (end === undefined || (end < line.length && line[end] !== " ")) return undefined;
  return toLine(time, host, program, pid, line.slice(end + 1).replace(/^ *\ufeff? */, ""));
}

function toLine(time: string, host = "-", program = "-", pid = "-", message = ""): SyslogLine {
  return {
    time,
    ...(host === "-" ? {} : { host }),
    program,
    ...(/^\d{1,10}$/.test(pid) ? { pid: Number(pid) } : {}),
    message,
  };
}

/** Where `-` or `[id name="value" …][…]` that starts at `from` ends (RFC 5424 6.3); `undefined` where it is neither. */
function endOfStructuredData(line: string, from: number): number | undefined {
  if (line[from] === "-") return from + 1;
  let at = from;
  while (line[at] === "[") {
    const end = endOfElement(line, at);
    if (end === undefined) return undefined;
    at = end;
  }
  return at === from ? undefined : at;
}

function endOfElement(line: string, open: number): number | undefined {
  let quoted = false;
  for (let at = open + 1; at < line.length; at += 1) {
    const char = line[at];
    if (quoted && char === "\\") at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === "]" && !quoted) return at + 1;
  }
  return undefined;
}
