import { quote } from "../../common/text.ts";
import type { Parsed } from "../containers/parsed.ts";
import { readAddress } from "../source-address.ts";
import { ignored, rejected } from "../source.ts";
import type { ParseContext, ParseResult, Source } from "../source.ts";
import { timeOf } from "../time.ts";
import type { CompiledDaemon } from "./compile.ts";
import type { Ambiguous, Login } from "./match.ts";
import { loginOrigin } from "./origin.ts";
import { createLoginReader } from "./reader.ts";

const MAX_COUNT = 1_000_000;

/** A source of logins by the patterns of daemons: `login_attempt` and, of clients that tried no name, `network_probe` events. */
export function createAuthSource(daemons: readonly CompiledDaemon[]): Source {
  const read = createLoginReader(daemons);
  // Recognizing a record is reading it, so its login is kept until it is parsed.
  let last: { readonly parsed: Parsed; readonly login: Login | Ambiguous | undefined } | undefined;
  const loginOf = (parsed: Parsed) => {
    if (last?.parsed !== parsed) last = { parsed, login: read(parsed) };
    return last.login;
  };
  return {
    format: "auth",
    recognizes: (parsed) => loginOf(parsed) !== undefined,
    parse(parsed, context) {
      const login = loginOf(parsed);
      last = undefined;
      if (login === undefined) return ignored("a line without a login that a pattern knows");
      if (login.kind === "ambiguous") {
        return rejected(
          `By the pattern ${login.pattern} the line can be read in two ways; one of its addresses is a client's words.`,
        );
      }
      return toEvent(login, parsed, context);
    },
  };
}

function toEvent(login: Login, parsed: Parsed, { receivedAt }: ParseContext): ParseResult {
  const time = login.time ?? parsed.time ?? "-";
  const at = timeOf(time, receivedAt);
  if (at === undefined) {
    return rejected(`The time ${quote(time)} does not exist, or is not in the years 2000 to 2099.`);
  }
  if (login.source === undefined) return ignored(`a login of ${login.service} at the host itself`);
  const origin = loginOrigin(login.source);
  const source_ip = readAddress(origin.name);
  if (source_ip === undefined) {
    return rejected(
      `The source ${quote(origin.name)} is a host name and not an address; let the daemon log addresses.`,
    );
  }
  const count = countOf(login, parsed);
  if (count === undefined) return rejected(`The number of repetitions is not 1 to ${MAX_COUNT}.`);
  const port = origin.port ?? portOf(login.port);
  const host = login.host ?? parsed.host;
  return {
    kind: "event",
    event: {
      timestamp: new Date(at).toISOString(),
      event_type: login.outcome === "probe" ? "network_probe" : "login_attempt",
      source_ip,
      protocol: "TCP",
      payload: payloadOf(login, count),
      metadata: {
        ...(host === undefined ? {} : { host }),
        ...(parsed.program === undefined ? {} : { program: parsed.program }),
        ...(parsed.pid === undefined ? {} : { pid: parsed.pid }),
        ...(port === undefined ? {} : { source_port: port }),
        pattern: login.pattern,
      },
    },
  };
}

function payloadOf({ outcome, service, user, method, pattern }: Login, count: number) {
  const repeated = count === 1 ? {} : { count };
  const how = method === undefined ? {} : { method };
  if (outcome === "probe") return { service, signal: pattern, ...how, ...repeated };
  const success = outcome === "success";
  // PAM reports an attempt that the daemon reports too; rules never add the two.
  const failed = pattern.startsWith("pam.") ? "pam_failure" : "failed";
  return {
    username: user ?? "",
    success,
    service,
    signal: success ? "accepted" : failed,
    ...how,
    ...repeated,
  };
}

function countOf(login: Login, parsed: Parsed): number | undefined {
  const count = Number(login.count ?? 1) * Number(parsed.repeats ?? 1);
  return count >= 1 && count <= MAX_COUNT ? count : undefined;
}

function portOf(digits: string | undefined): number | undefined {
  const port = Number(digits);
  return digits === undefined || port > 65_535 ? undefined : port;
}
