import { readAddressPort, readFrom, readFromPort, readFromPortKey } from "./sshd-origin.ts";
import type { Origin } from "./sshd-origin.ts";

/** Which message told of it. One attempt to log in may cause several messages, so sums belong to one signal. */
type LoginSignal = "failed" | "accepted" | "invalid_user" | "max_attempts" | "closed_preauth" | "pam_failure";
type ProbeSignal =
  | "no_identification"
  | "reverse_mapping"
  /** The peer spoke another protocol than SSH 2. */
  | "invalid_protocol"
  | "no_common_algorithm"
  | "login_timeout"
  /** OpenSSH 9.8 refuses a source for a while (`PerSourcePenalties`). */
  | "refused_by_penalty";

/** What a message of sshd says. The address may still be a host name. */
export type Sighting = Pick<Origin, "address" | "port" | "key"> &
  (
    | {
        readonly signal: LoginSignal;
        readonly username: string;
        readonly method?: string;
        /** The digits of the number of attempts that the message stands for. */
        readonly count?: string;
      }
    | { readonly signal: ProbeSignal; readonly hostname?: string }
  );

interface Message {
  /** How the message begins, in OpenSSH's own words. */
  readonly start: string;
  /** Reads the rest; `undefined` where it is another message after all. */
  readonly read: (rest: string) => Sighting | undefined;
}

const CLOSINGS = ["Connection closed by", "Connection reset by", "Disconnected from"].flatMap((verb) =>
  ["authenticating", "invalid"].map((state) => `${verb} ${state} user `),
);

const MESSAGES: readonly Message[] = [
  { start: "Failed ", read: (rest) => outcome(rest, "failed") },
  { start: "Accepted ", read: (rest) => outcome(rest, "accepted") },
  { start: "Invalid user ", read: (rest) => login("invalid_user", readFrom(rest)) },
  ...CLOSINGS.map((start) => ({
    start,
    read: (rest: string) => login("closed_preauth", readAddressPort(rest)),
  })),
  { start: "error: maximum authentication attempts exceeded for ", read: maxAttempts },
  { start: "maximum authentication attempts exceeded for ", read: maxAttempts },
  { start: "pam_unix(sshd:auth): ", read: pamFailure },
  // From the library, or as the program `sshd(pam_unix)`: the message has no module's name.
  { start: "PAM ", read: pamFailure },
  { start: "authentication failure; ", read: (rest) => pamFailure(`authentication failure; ${rest}`) },
  { start: "error: PAM: ", read: pamError },
  { start: "Did not receive identification string from ", read: noIdentification },
  { start: "banner exchange: Connection from ", read: (rest) => addressFirst(rest, "invalid_protocol") },
  { start: "Bad protocol version identification ", read: badProtocol },
  { start: "Protocol major versions differ for ", read: (rest) => addressFirst(rest, "invalid_protocol") },
  { start: "Unable to negotiate with ", read: (rest) => addressFirst(rest, "no_common_algorithm") },
  { start: "fatal: Unable to negotiate with ", read: (rest) => addressFirst(rest, "no_common_algorithm") },
  { start: "Timeout before authentication for connection from ", read: timeout },
  { start: "fatal: Timeout before authentication for ", read: (rest) => addressFirst(rest, "login_timeout") },
  { start: "drop connection #", read: dropped },
  { start: "reverse mapping checking getaddrinfo for ", read: unknownName },
  { start: "Address ", read: foreignName },
];

/** What a message of sshd says about a login or a probe; `undefined` for all other messages. */
export function readMessage(message: string): Sighting | undefined {
  for (const { start, read } of MESSAGES) {
    if (!message.startsWith(start)) continue;
    return read(message.slice(start.length));
  }
  return undefined;
}

function login(
  signal: LoginSignal,
  origin: Origin | undefined,
  more: { readonly method?: string } = {},
): Sighting | undefined {
  if (origin === undefined) return undefined;
  const { before, ...source } = origin;
  return { signal, username: before, ...source, ...more };
}

// What OpenSSH writes before the name of a user that the host does not have; `illegal` in old versions and in PAM errors.
const NO_SUCH_USER = /^(?:invalid|illegal) user /;

// `password for [invalid user ]alice from 203.0.113.9 port 4022 ssh2[: ED25519 SHA256:…]`
function outcome(rest: string, signal: "failed" | "accepted"): Sighting | undefined {
  const [start, method] = /^([a-z][\w-]{1,32}(?:\/[\w-]{1,32})?) for /.exec(rest) ?? [];
  if (start === undefined || method === undefined) return undefined;
  const named = rest.slice(start.length);
  const user = named.replace(NO_SUCH_USER, "");
  return login(signal, readFromPortKey(user, method, user === named), { method });
}

function maxAttempts(rest: string): Sighting | undefined {
  return login("max_attempts", readFromPort(rest.replace(NO_SUCH_USER, "")));
}

// Linux-PAM, pam_unix/support.c. The user, who comes last, may be any text; logname and ruser are empty under sshd.
const PAM_FAILURE =
  /^(?:(\d+) more )?authentication failures?; logname=\S* uid=\d* euid=\d* tty=\S* ruser=\S* rhost=(\S*)(?: +user=(.*)| *)$/s;

function pamFailure(rest: string): Sighting | undefined {
  const [, count, address, username = ""] = PAM_FAILURE.exec(rest) ?? [];
  if (address === undefined) return undefined;
  return { signal: "pam_failure", username, address, ...(count === undefined ? {} : { count }) };
}

const PAM_ERROR =
  /^(?:authentication (?:failure|error)|permission denied|user not known to the underlying authentication module) for /i;

function pamError(rest: string): Sighting | undefined {
  const start = PAM_ERROR.exec(rest)?.[0];
  if (start === undefined) return undefined;
  return login("pam_failure", readFrom(rest.slice(start.length).replace(NO_SUCH_USER, "")));
}

function noIdentification(rest: string): Sighting | undefined {
  const [, address, port] = /^(\S+)(?: port (\d{1,5}))?$/.exec(rest) ?? [];
  if (address === undefined) return undefined;
  return { signal: "no_identification", address, ...(port === undefined ? {} : { port }) };
}

// `203.0.113.9 port 4022`, or in old versions the address alone, and then words that may be the client's.
const ADDRESS_FIRST = /^([\w.:%-]{1,255})(?: port (\d{1,5}))?(?=[: [,]|$)/;

function addressFirst(rest: string, signal: ProbeSignal): Sighting | undefined {
  const [, address, port] = ADDRESS_FIRST.exec(rest) ?? [];
  if (address === undefined) return undefined;
  const bare = address.endsWith(":") ? address.slice(0, -1) : address;
  return { signal, address: bare, ...(port === undefined ? {} : { port }) };
}

// `'\003' from 203.0.113.9 port 4022`: the client wrote what is in quotes, so the address is read from the end.
function badProtocol(rest: string): Sighting | undefined {
  const origin = readFrom(rest);
  if (origin === undefined) return undefined;
  const { address, port } = origin;
  return { signal: "invalid_protocol", address, ...(port === undefined ? {} : { port }) };
}

function timeout(rest: string): Sighting | undefined {
  const [, address] = /^(\S{2,80}) to \S{2,80}, pid = \d{1,10}$/.exec(rest) ?? [];
  return address === undefined ? undefined : { signal: "login_timeout", address };
}

// `#0 from [203.0.113.9]:4022 on [198.51.100.7]:22 penalty: failed authentication`
const DROPPED =
  /^\d{1,6} from \[([^\s[\]]{2,80})\]:(\d{1,5}) on \[\S{2,80}\]:\d{1,5} penalty: ([\w ]{1,64})$/;

function dropped(rest: string): Sighting | undefined {
  const [, address, port, penalty] = DROPPED.exec(rest) ?? [];
  if (address === undefined || port === undefined) return undefined;
  // A refusal for failed logins is one more try of the source that failed before.
  return penalty === "failed authentication"
    ? { signal: "failed", username: "", address, port }
    : { signal: "refused_by_penalty", address, port };
}

// The name comes from the DNS of whoever owns the address: it may be any text.
const UNKNOWN_NAME = /^(.*) \[([^\s[\]]+)\] failed(?:\.| - POSSIBLE BREAK-IN ATTEMPT!)?(?: \[preauth\])?$/s;

function unknownName(rest: string): Sighting | undefined {
  const [, hostname, address] = UNKNOWN_NAME.exec(rest) ?? [];
  if (hostname === undefined || address === undefined) return undefined;
  return { signal: "reverse_mapping", address, hostname };
}

const FOREIGN_NAME =
  /^(\S+) maps to (.*), but this does not map back to the address(?:\.| - POSSIBLE BREAK-IN ATTEMPT!)?(?: \[preauth\])?$/s;

function foreignName(rest: string): Sighting | undefined {
  const [, address, hostname] = FOREIGN_NAME.exec(rest) ?? [];
  if (hostname === undefined || address === undefined) return undefined;
  return { signal: "reverse_mapping", address, hostname };
}
