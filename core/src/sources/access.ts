import { quote } from "../common/text.ts";
import { readClient } from "./access-client.ts";
import { readQuoted, unescapeField } from "./access-fields.ts";
import { readRequest } from "./access-request.ts";
import type { RequestFields } from "./access-request.ts";
import { MONTHS, epochOf, offsetOf } from "./calendar.ts";
import { rejected } from "./source.ts";
import type { ParseResult, Source } from "./source.ts";

// ` [10/Oct/2026:13:55:36 +0200] "`. A client chooses the user name before it, but servers escape the quotes in names, so the
// first time that a quote follows is the server's.
const TIME = / \[(\d\d)\/([A-Za-z]{3})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})\] "/;
const STATUS_AND_SIZE = /^ (\d{3}|-) (\d{1,15}|-)(?= |$)/;

/**
 * Access logs of Apache and nginx in the common and combined formats, with or without a virtual host in front and further
 * fields at the end.
 *
 * @see https://httpd.apache.org/docs/2.4/logs.html#accesslog
 * @see https://nginx.org/en/docs/http/ngx_http_log_module.html
 */
export const access: Source = {
  format: "access",
  recognizes: ({ record, fields, message }) =>
    record === undefined && fields === undefined && TIME.test(message),
  parse({ message: line, host }) {
    const time = TIME.exec(line);
    if (time === null) return rejected('The line has no [day/month/year:time zone] "request".');
    const at = timeOf(time);
    if (at === undefined) {
      const text = time[0].slice(2, -3);
      return rejected(`The time ${quote(text)} does not exist, or is not in the years 2000 to 2099.`);
    }
    return readLine(line, time, at, host);
  },
};

function timeOf([, day, month = "", year, hour, minute, second, zone = ""]: RegExpExecArray) {
  const offset = offsetOf(zone);
  if (offset === undefined) return undefined;
  const date = { year: Number(year), month: MONTHS.indexOf(month) + 1, day: Number(day) };
  return epochOf({ ...date, hour: Number(hour), minute: Number(minute), second: Number(second) }, offset);
}

function readLine(line: string, time: RegExpExecArray, at: number, host?: string): ParseResult {
  const client = readClient(line.slice(0, time.index));
  if (client === undefined) return rejected("The line has no client, identity and user before its time.");
  const { address, user, vhost, port } = client;
  if (address === undefined) {
    const advice = "set `HostnameLookups Off` (Apache), or log `$remote_addr` (nginx)";
    return rejected(
      `The client ${quote(client.written)} is not an address. ThreatStream needs one: ${advice}.`,
    );
  }
  const request = readQuoted(line, time.index + time[0].length - 1);
  if (!request.closed) return rejected("The line ends inside the request; it may have been cut on its way.");
  const rest = line.slice(request.end);
  const [numbers, status, bytes] = STATUS_AND_SIZE.exec(rest) ?? [];
  if (numbers === undefined) return rejected("No status and size follow the request.");
  const fields = isNoRequest(request.text) ? NO_REQUEST : readRequest(request.text);
  return {
    kind: "event",
    event: {
      timestamp: new Date(at).toISOString(),
      event_type: "http_request",
      source_ip: address,
      ...(port === undefined ? {} : { destination_port: port }),
      protocol: "TCP",
      payload: {
        ...fields,
        ...number("status", status),
        ...number("bytes", bytes),
        ...headers(rest.slice(numbers.length)),
        ...(user === undefined ? {} : { user: unescapeField(user) }),
      },
      metadata: {
        ...(host === undefined ? {} : { host }),
        ...(vhost === undefined ? {} : { vhost }),
        ...(fields.raw_request === undefined ? {} : { malformed_request: true }),
      },
    },
  };
}

const NO_REQUEST: RequestFields = {};

// A balancer's health check or an idle browser: the connection ended before a request came.
function isNoRequest(text: string): boolean {
  return text === "" || text === "-";
}

// Fields that some formats have between size and referer: the request's time, an upstream's address.
const BEFORE_REFERER = /^(?: [^\s"]{1,128}){1,8}(?= ")/;

/** ` "referer" "agent"` of the combined format. The last may be cut short: the request before it is what matters. */
function headers(rest: string): { referer?: string; user_agent?: string } {
  const text = rest.slice(BEFORE_REFERER.exec(rest)?.[0].length ?? 0);
  if (!text.startsWith(' "')) return {};
  const referer = readQuoted(text, 1);
  if (!text.startsWith(' "', referer.end)) return header("referer", referer.text);
  const agent = readQuoted(text, referer.end + 1);
  return { ...header("referer", referer.text), ...header("user_agent", agent.text) };
}

function header(name: string, text: string): Record<string, string> {
  return text === "-" || text === "" ? {} : { [name]: unescapeField(text) };
}

function number(name: string, digits: string | undefined): Record<string, number> {
  return digits === undefined || digits === "-" ? {} : { [name]: Number(digits) };
}
