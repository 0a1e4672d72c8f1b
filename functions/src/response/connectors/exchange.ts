import { request as httpRequest } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { ConnectorError } from "./connector-error.ts";
import type { CheckedUrl } from "./safe-url.ts";

/** An address of a host. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** One request to addresses that have been checked. */
export interface Exchange {
  readonly target: CheckedUrl;
  readonly addresses: readonly HostAddress[];
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
  readonly maxReplyBytes: number;
  /** Certificate authorities to trust, PEM; unset: those of Node. */
  readonly authorities: readonly string[] | undefined;
}

/** A reply with its headers. */
export interface RawReply {
  readonly status: number;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/**
 * Sends one request and reads its reply. Connects to the addresses given and to no other: the name is not looked up again,
 * and still names the server in TLS and in `Host`.
 *
 * @throws {ConnectorError} `unreachable`, `timeout`, `too_large`, `bad_reply` (what answers does not speak HTTP),
 * `refused_request` (a header cannot be written).
 */
export async function exchange(request: Exchange): Promise<RawReply> {
  const { target, signal, maxReplyBytes } = request;
  try {
    const response = await responseTo(request);
    const body = await readBody(response, maxReplyBytes, target.host);
    const { location, "retry-after": retryAfter } = response.headers;
    return { status: response.statusCode ?? 0, location, retryAfter, body };
  } catch (cause) {
    throw failureOf(cause, target.host, signal);
  }
}

function responseTo(request: Exchange): Promise<IncomingMessage> {
  const { target, method, headers, signal, authorities } = request;
  const { url } = target;
  const options: RequestOptions & { readonly ca?: string[] } = {
    // A connection of its own: one from a pool was opened to an address that another check let pass.
    agent: false,
    host: target.host,
    port: url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    method,
    headers: { ...headers, host: url.host },
    lookup: pinned(request.addresses),
    signal,
    ...(authorities !== undefined && { ca: [...authorities] }),
  };
  return new Promise((resolve, reject) => {
    const open = url.protocol === "https:" ? httpsRequest : httpRequest;
    open(options).on("response", resolve).on("error", reject).end(request.body);
  });
}

/** Node's lookup, answered with what was checked. */
function pinned(addresses: readonly HostAddress[]): LookupFunction {
  return (host, { all }, callback) => {
    const [first] = addresses;
    if (first === undefined) callback(new Error(`${host} has no address`), "");
    else if (all === true) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

async function readBody(response: IncomingMessage, maxBytes: number, host: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop destroys the connection.
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) {
      throw new ConnectorError(
        `${host} answered with more than ${maxBytes} bytes; check that the URL is right`,
        {
          reason: "too_large",
          status: response.statusCode ?? 0,
        },
      );
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function failureOf(cause: unknown, host: string, signal: AbortSignal): ConnectorError {
  if (cause instanceof ConnectorError) return cause;
  if (signal.aborted) return timeoutOf(host);
  const code = codeOf(cause);
  if (code === "ERR_INVALID_CHAR") {
    return new ConnectorError(
      `nothing was sent to ${host}: a key or secret has characters that no header can carry, such as a line break`,
      { reason: "refused_request" },
    );
  }
  if (code.startsWith("HPE_")) {
    return new ConnectorError(`${host} does not answer in HTTP (${code}); check the URL`, {
      reason: "bad_reply",
      cause,
    });
  }
  return new ConnectorError(
    `${host} cannot be reached (${code}); check its name, its certificate and the network`,
    {
      reason: "unreachable",
      cause,
    },
  );
}

/** The failure of a call whose time is up. */
export function timeoutOf(host: string): ConnectorError {
  return new ConnectorError(`${host} did not answer in time; it may still have done what was asked`, {
    reason: "timeout",
  });
}

/** The code of a system error: ECONNREFUSED. Its message is left out, since it can quote what was sent. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "no code";
}
