import { lookup as dnsLookup } from "node:dns/promises";
import { rootCertificates } from "node:tls";
import type { Clock } from "@threatstream/core/common";
import { ConnectorError } from "./connector-error.ts";
import { codeOf, exchange, timeoutOf } from "./exchange.ts";
import type { HostAddress, RawReply } from "./exchange.ts";
import type { Http, HttpReply, HttpRequest } from "./http.ts";
import { retryAfterMs } from "./retry-after.ts";
import { checkAddresses, checkUrl } from "./safe-url.ts";
import type { AllowedHosts, CheckedUrl } from "./safe-url.ts";

/** Every address of a host; rejects where it has none. */
export type Lookup = (host: string) => Promise<readonly HostAddress[]>;

/** What the client needs. */
export interface SafeFetchSettings {
  /** Hosts exempt from the rules; see `parseAllowedHosts`. */
  readonly allowedHosts: AllowedHosts;
  readonly now: Clock;
  /** Default: the system's resolver. */
  readonly lookup?: Lookup;
  /** A certificate authority, PEM, to trust besides the public ones: an intranet's own. */
  readonly authority?: string;
}

const TIMEOUT_MS = 10_000;
const MAX_REPLY_BYTES = 65_536;
const MAX_REDIRECTS = 3;

/**
 * An HTTP client for URLs that people set, which cannot be turned against the network it runs in. Only `https:` on port 443,
 * only hosts all of whose addresses are public, connected to at exactly the addresses that were checked; hosts of the
 * allow-list are exempt. At most 3 redirects, each checked alike, never from `https:` to `http:`; to another host only a GET
 * goes, without its headers, and a body goes again only where 307 or 308 says so, to the same host.
 *
 * @example
 * const http = safeFetch({ allowedHosts: parseAllowedHosts(""), now: Date.now });
 * const { status } = await http({ method: "POST", url, body });
 */
export function safeFetch(settings: SafeFetchSettings): Http {
  const authorities =
    settings.authority === undefined ? undefined : [...rootCertificates, settings.authority];
  return async (request) => {
    const timeout = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    const call = { settings, authorities, signal };
    let step: Hop = { ...request, target: checkUrl(request.url, settings.allowedHosts) };
    for (let redirects = 0; ; redirects += 1) {
      const reply = await send(call, step);
      const next = hopAfter(reply, step, settings.allowedHosts);
      if (next === undefined) return replyOf(reply, settings.now());
      if (redirects === MAX_REDIRECTS) {
        throw refused(step, `it redirects more than ${MAX_REDIRECTS} times`);
      }
      step = next;
    }
  };
}

interface Call {
  readonly settings: SafeFetchSettings;
  readonly authorities: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

type Hop = Omit<HttpRequest, "url"> & { readonly target: CheckedUrl };

async function send({ settings, authorities, signal }: Call, hop: Hop): Promise<RawReply> {
  const { target, method, body, headers = {}, maxReplyBytes = MAX_REPLY_BYTES } = hop;
  const addresses = await resolve(target.host, settings.lookup ?? systemLookup, signal);
  checkAddresses(
    target,
    addresses.map(({ address }) => address),
  );
  return exchange({
    target,
    addresses,
    method,
    body,
    headers: { "user-agent": "ThreatStream", ...headers },
    signal,
    maxReplyBytes,
    authorities,
  });
}

const systemLookup: Lookup = async (host) => {
  const found = await dnsLookup(host, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

async function resolve(host: string, lookup: Lookup, signal: AbortSignal): Promise<readonly HostAddress[]> {
  if (signal.aborted) throw timeoutOf(host);
  const addresses = await Promise.race([
    lookup(host).catch((error) => unresolved(host, error)),
    ended(signal),
  ]);
  if (addresses === undefined) throw timeoutOf(host);
  if (addresses.length === 0) return unresolved(host, undefined);
  return addresses;
}

function unresolved(host: string, cause: unknown): never {
  throw new ConnectorError(`${host} has no address (${codeOf(cause)}); check the name`, {
    reason: "unreachable",
    cause,
  });
}

function ended(signal: AbortSignal): Promise<undefined> {
  return new Promise((done) => signal.addEventListener("abort", () => done(undefined), { once: true }));
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * What a redirect asks for; `undefined` where the reply is the end. A POST that is answered by 301, 302 or 303 ends there:
 * followed as a GET it would look delivered without having been.
 */
function hopAfter({ status, location }: RawReply, hop: Hop, allowed: AllowedHosts): Hop | undefined {
  if (!REDIRECTS.has(status) || location === undefined) return undefined;
  if (hop.method !== "GET" && status < 307) return undefined;
  const from = hop.target.url;
  if (!URL.canParse(location, from.href)) throw refused(hop, "it redirects to what is no URL");
  const target = checkUrl(new URL(location, from).href, allowed);
  if (from.protocol === "https:" && target.url.protocol !== "https:") {
    throw refused(hop, "it redirects from https: to http:");
  }
  if (target.url.origin === from.origin) return { ...hop, target };
  if (hop.method !== "GET") {
    throw refused(
      hop,
      `it redirects to ${target.url.host}, and what is sent is not sent on; set the new URL`,
    );
  }
  // Headers carry credentials, which are for the host they were set for.
  return { ...hop, target, headers: {} };
}

function replyOf({ status, body, retryAfter }: RawReply, now: number): HttpReply {
  return { status, body, retryAfterMs: retryAfterMs(retryAfter, now) };
}

function refused({ target }: Hop, problem: string): ConnectorError {
  return new ConnectorError(`${target.url.host} is refused: ${problem}`, { reason: "refused_url" });
}
