import { readAddress } from "./source-address.ts";
import type { Parsed } from "./containers/parsed.ts";
import type { ParseResult, Source } from "./source.ts";
import { quote } from "../common/text.ts";
import { readMessage } from "./sshd-messages.ts";
import type { Sighting } from "./sshd-messages.ts";
import { ignored, rejected } from "./source.ts";
import { timeOf } from "./time.ts";

const MAX_COUNT = 1_000_000;
const MAX_PORT = 65_535;

// OpenSSH 9.8 moved the sessions to `sshd-session`, 10.0 the authentication to `sshd-auth`; old Linux-PAM logs as `sshd(pam_unix)`.
const PROGRAMS: ReadonlySet<string> = new Set(["sshd", "sshd-session", "sshd-auth", "sshd(pam_unix)"]);

/** Messages of OpenSSH's server in syslog lines: logins as `login_attempt`, scans as `network_probe` events. */
export const sshd: Source = {
  format: "sshd",
  recognizes: ({ program, record }) => program !== undefined && record === undefined && PROGRAMS.has(program),
  parse(line, { receivedAt }) {
    const { program, time = "-", message, repeats } = line;
    if (program === undefined) {
      return rejected("The line does not start like a syslog line (time, host, program).");
    }
    if (!PROGRAMS.has(program)) return ignored("a line of another program than sshd");
    const at = timeOf(time, receivedAt);
    if (at === undefined) {
      return rejected(`The time ${quote(time)} does not exist, or is not in the years 2000 to 2099.`);
    }
    const sighting = readMessage(message);
    if (sighting === undefined) return ignored("a message of sshd that tells of no login and no probe");
    if (isCutAtAddress(line, sighting)) {
      return rejected(
        `OpenSSH cut the message at ${CUT_AT} characters, so its address may be the client's words.`,
      );
    }
    return toEvent(sighting, { ...line, program }, at, repeats);
  },
};

// log.c, do_log: `syslog(pri, "%.500s", …)`, after each unprintable byte has become 4 characters or more.
const CUT_AT = 500;

/**
 * True where the address was read from the end of a message that goes on beyond what was logged. With a name of the right
 * length, a client can make such a message end in any address.
 */
function isCutAtAddress({ message, trimmed }: Parsed, { address }: Sighting): boolean {
  return message.length + trimmed === CUT_AT && readMessage(`${message} …`)?.address !== address;
}

function toEvent(
  sighting: Sighting,
  line: Parsed & { readonly program: string },
  at: number,
  repeats?: string,
): ParseResult {
  // What sshd writes when the client was gone before it could ask for its address.
  if (sighting.address === "UNKNOWN") return ignored("sshd did not know the client's address");
  const source_ip = readAddress(sighting.address);
  if (source_ip === undefined) {
    const advice = "ThreatStream needs addresses: set `UseDNS no` in sshd_config";
    return rejected(`The source ${quote(sighting.address)} is a host name and not an address. ${advice}.`);
  }
  const port = sighting.port === undefined ? undefined : Number(sighting.port);
  if (port !== undefined && port > MAX_PORT) return rejected(`The port ${port} is higher than ${MAX_PORT}.`);
  const count = attempts(sighting, repeats);
  if (count === undefined) return rejected(`The number of repetitions is not 1 to ${MAX_COUNT}.`);
  const metadata = {
    ...(line.host === undefined ? {} : { host: line.host }),
    program: line.program,
    ...(line.pid === undefined ? {} : { pid: line.pid }),
    ...(port === undefined ? {} : { source_port: port }),
    ...(sighting.key === undefined ? {} : { key: sighting.key }),
  };
  return {
    kind: "event",
    event: {
      timestamp: new Date(at).toISOString(),
      source_ip,
      destination_port: 22,
      protocol: "TCP",
      metadata,
      ...description(sighting, count),
    },
  };
}

/** How often it happened: `PAM 2 more authentication failures`, itself repeated 3 times, is 6. */
function attempts(sighting: Sighting, repeats = "1"): number | undefined {
  const count = ("count" in sighting ? Number(sighting.count) : 1) * Number(repeats);
  return count >= 1 && count <= MAX_COUNT ? count : undefined;
}

function description(sighting: Sighting, count: number) {
  const service = "sshd";
  const repeated = count === 1 ? {} : { count };
  const { signal } = sighting;
  if (!("username" in sighting)) {
    const hostname = sighting.hostname === undefined ? {} : { hostname: sighting.hostname };
    return { event_type: "network_probe", payload: { service, signal, ...hostname, ...repeated } };
  }
  const { username, method } = sighting;
  const success = signal === "accepted";
  const how = method === undefined ? {} : { method };
  return {
    event_type: "login_attempt",
    payload: { username, success, service, signal, ...how, ...repeated },
  };
}
