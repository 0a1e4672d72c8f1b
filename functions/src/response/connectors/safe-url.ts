import { classifyAddress, canonicalAddress } from "@threatstream/core/common";
import { ConnectorError } from "./connector-error.ts";

/** Hosts that may be called by plain HTTP, on any address and port: `host` for every port, `host:port` for one. */
export type AllowedHosts = ReadonlySet<string>;

const ENTRY = /^(\[[\d:a-f.]+\]|[^\s:/?#@[\]\\]+)(?::(\d{1,5}))?$/i;

/**
 * Reads the list of allowed hosts: `host` or `host:port`, separated by commas; IPv6 addresses in brackets.
 *
 * @throws {RangeError} where an entry is neither, or names a metadata service, which nothing may call.
 * @example parseAllowedHosts("tickets.corp.example, 10.0.0.8:8080")
 */
export function parseAllowedHosts(text: string): AllowedHosts {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  return new Set(entries.map(allowedHost));
}

function allowedHost(entry: string): string {
  const [, host = "", port] = ENTRY.exec(entry) ?? [];
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  const isPort = port === undefined || (Number(port) > 0 && Number(port) < 65_536);
  if (host === "" || url === undefined || !isPort) {
    throw new RangeError(
      `${JSON.stringify(entry)} is no host; write tickets.example.com, 10.0.0.8:8080 or [fd00::8]:8080`,
    );
  }
  const name = hostOf(url);
  if (isMetadata(name)) {
    throw new RangeError(`${entry} is a metadata service; it gives away credentials and cannot be allowed`);
  }
  return port === undefined ? name : `${name}:${Number(port)}`;
}

/** A URL that may be called, as long as its addresses may. */
export interface CheckedUrl {
  readonly url: URL;
  /** Without brackets and without a dot at the end. */
  readonly host: string;
  readonly isAllowedHost: boolean;
}

/**
 * Checks a URL before anything is resolved: `https:` on port 443 without user and password; allowed hosts also by `http:` and
 * on other ports. Spellings of addresses (`0x7f.1`, `2130706433`, `::ffff:7f00:1`) are understood, as URL parsers do.
 *
 * @throws {ConnectorError} `refused_url`.
 */
export function checkUrl(text: string, allowed: AllowedHosts): CheckedUrl {
  if (!URL.canParse(text)) throw refusedUrl("the URL of a connector is no URL; write https://host/path");
  const url = new URL(text);
  const host = hostOf(url);
  const port = url.port || (url.protocol === "http:" ? "80" : "443");
  const isAllowedHost = allowed.has(host) || allowed.has(`${host}:${port}`);
  const problem = problemOf(url, host, isAllowedHost);
  if (problem !== undefined) throw refusedUrl(`${url.protocol}//${url.host} is refused: ${problem}`);
  return { url, host, isAllowedHost };
}

function problemOf(url: URL, host: string, isAllowedHost: boolean): string | undefined {
  if (url.protocol !== "https:" && url.protocol !== "http:") return "only https: is spoken";
  if (url.username !== "" || url.password !== "") return "a URL with a user or password is not called";
  if (isMetadata(host)) return "it is a metadata service";
  if (isAllowedHost) return undefined;
  if (url.protocol !== "https:") return "only https: is spoken; an intranet host can be allowed";
  if (url.port !== "") return "only port 443 is called; an intranet host can be allowed";
  if (isLocalName(host)) return "it is a name inside a network; an intranet host can be allowed";
  return undefined;
}

/**
 * Checks that every address a host has may be connected to: public ones, or, for an allowed host, any but a metadata service.
 * One bad address among good ones refuses them all: which one a connection takes would be left to chance.
 *
 * @throws {ConnectorError} `refused_url`.
 */
export function checkAddresses(target: CheckedUrl, addresses: readonly string[]): void {
  const bad = addresses.find((address) =>
    target.isAllowedHost ? isMetadata(canonicalAddress(address)) : !isPublic(address),
  );
  if (bad === undefined) return;
  throw refusedUrl(
    `${target.host} is refused: it has the address ${bad}, which is not on the Internet; an intranet host can be allowed`,
  );
}

// 6to4 (2002::/16) is retired (RFC 7526) and carries an IPv4 address of anybody's choice: no server lives there.
const SIX_TO_FOUR = /^2002:/;

function isPublic(address: string): boolean {
  const canonical = canonicalAddress(address);
  return (
    classifyAddress(canonical) === "public" &&
    !SIX_TO_FOUR.test(canonical) &&
    !METADATA_ADDRESSES.has(canonical)
  );
}

/** Link-local on most clouds; the others by their providers' documentation: AWS over IPv6, Azure, Alibaba, Oracle. */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set([
  "169.254.169.254",
  "169.254.170.2",
  "fd00:ec2::254",
  "fd20:ce::254",
  "168.63.129.16",
  "100.100.100.200",
  "192.0.0.192",
  "64:ff9b::a9fe:a9fe",
]);

const METADATA_NAMES: ReadonlySet<string> = new Set([
  "metadata",
  "metadata.goog",
  "metadata.google.internal",
]);

function isMetadata(host: string): boolean {
  return METADATA_NAMES.has(host) || METADATA_ADDRESSES.has(canonicalAddress(host));
}

function isLocalName(host: string): boolean {
  return /(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa)$/.test(host) || !/[.:]/.test(host);
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

function refusedUrl(message: string): ConnectorError {
  return new ConnectorError(message, { reason: "refused_url" });
}
