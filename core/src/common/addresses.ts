import ipaddr from "ipaddr.js";
import { memoize } from "./memoize.ts";
import { EnrichmentError } from "./address-error.ts";

/**
 * What an address is for, by the IANA special-purpose registries:
 * `internal` inside a network (RFC 1918, loopback, link-local, carrier NAT 100.64/10, unique local fc00::/7);
 * `reserved` never a real source on the Internet (documentation, benchmarking, multicast, broadcast, unspecified, future use);
 * `public` everything else.
 */
export type AddressClass = "internal" | "reserved" | "public";

type ParsedAddress = ipaddr.IPv4 | ipaddr.IPv6;

/** An address that has been understood. */
export interface Address {
  /** RFC 5952; an IPv4-mapped address (`::ffff:a.b.c.d`) as IPv4. Two spellings of one address have one canonical form. */
  readonly canonical: string;
  readonly class: AddressClass;
  /** The address to look up in geographic data: itself, or the IPv4 address inside a NAT64 address (64:ff9b::/96). */
  readonly located: string;
  readonly parsed: ParsedAddress;
}

/** A range of addresses, as `parseRange` reads it. */
export interface AddressRange {
  /** Canonical CIDR: `10.0.0.0/8`. */
  readonly cidr: string;
  readonly network: ParsedAddress;
  /** Prefix length in bits. */
  readonly bits: number;
}

/** A text that is no CIDR range. */
export class InvalidRangeError extends EnrichmentError {
  override readonly name = "InvalidRangeError";
}

const INTERNAL: ReadonlySet<string> = new Set([
  "private",
  "loopback",
  "linkLocal",
  "carrierGradeNat",
  "uniqueLocal",
]);
// AS112 and AMT are anycast services and 6to4 carries real hosts: the IANA registries call them globally reachable.
const PUBLIC: ReadonlySet<string> = new Set(["unicast", "as112", "as112v6", "amt", "6to4"]);

/**
 * Reads an IPv4 address (four decimal parts) or an IPv6 address in any spelling; `undefined` for anything else, zone ids
 * included.
 *
 * @example parseAddress("::FFFF:10.0.0.1") // { canonical: "10.0.0.1", class: "internal", … }
 */
export function parseAddress(text: string): Address | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return undefined;
  const embedded = parsed instanceof ipaddr.IPv6 ? nat64(parsed) : undefined;
  const canonical = parsed.toString();
  return {
    canonical,
    class: classOf(embedded ?? parsed),
    located: embedded?.toString() ?? canonical,
    parsed,
  };
}

const CANONICAL_IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;

/** The canonical spelling of an address; a text that is no address comes back as it is. */
export function canonicalAddress(text: string): string {
  if (CANONICAL_IPV4.test(text)) return text;
  return text.length <= LONGEST_REMEMBERED ? rememberedSpelling(text) : spelling(text);
}

/** The longest IPv6 address in its usual spellings; what is longer is not worth the memory. */
const LONGEST_REMEMBERED = 45;
const spelling = (text: string): string => parse(text)?.toString() ?? text;
const rememberedSpelling = memoize(spelling, { size: 5_000, copied: true });

/** What an address is for; a text that is no address counts as `reserved`, since nothing is known about it. */
export function classifyAddress(text: string): AddressClass {
  return parseAddress(text)?.class ?? "reserved";
}

/**
 * Reads a CIDR range or a single address. An IPv4-mapped range (`::ffff:10.0.0.0/104`) is read as IPv4.
 *
 * @throws {InvalidRangeError} where the text is no range, or has bits set beyond its prefix.
 * @example parseRange("10.0.0.0/8").cidr // "10.0.0.0/8"
 */
export function parseRange(text: string): AddressRange {
  const [, base = "", prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const network = parse(base);
  if (network === undefined) {
    throw new InvalidRangeError(
      `${JSON.stringify(text)} is not an address range; write it as 10.0.0.0/8, 2001:db8::/32 or a single address`,
    );
  }
  const width = network instanceof ipaddr.IPv4 ? 32 : 128;
  // The prefix of an IPv4-mapped range counts the 96 bits before the IPv4 address.
  const mapped = width === 32 && base.includes(":") ? 96 : 0;
  const bits = prefix === undefined ? width : Number(prefix) - mapped;
  if (bits < 0 || bits > width) {
    const range = mapped === 0 ? `0 to ${width}` : "96 to 128";
    throw new InvalidRangeError(`${JSON.stringify(text)} has a prefix of ${prefix}; it must be ${range}`);
  }
  const start = networkOf(network, bits);
  if (start !== network.toString()) {
    throw new InvalidRangeError(
      `${JSON.stringify(text)} has bits set beyond its prefix; write ${start}/${bits} for the whole range, or no prefix for one address`,
    );
  }
  return { cidr: `${start}/${bits}`, network, bits };
}

/** True where the range holds the address. An IPv4 range never holds an IPv6 address, not even one that embeds IPv4. */
export function rangeContains(range: AddressRange, address: Address): boolean {
  return range.network.kind() === address.parsed.kind() && address.parsed.match(range.network, range.bits);
}

const IPV4_COMPATIBLE = /^::(?=\d{1,3}\.)/;

function parse(text: string): ParsedAddress | undefined {
  if (!text.includes(":")) {
    // Only four decimal parts: ipaddr.js would read "10" or "0x7f.1" as addresses too.
    return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : undefined;
  }
  // ipaddr.js takes `::1.2.3.4` (IPv4-compatible, deprecated) for `::ffff:1.2.3.4`, but not `::102:304`, which is equal.
  const spelled = text.replace(IPV4_COMPATIBLE, "0::");
  if (text.includes("%") || !ipaddr.IPv6.isValid(spelled)) return undefined;
  const address = ipaddr.IPv6.parse(spelled);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function classOf(address: ParsedAddress): AddressClass {
  const range: string = address.range();
  if (INTERNAL.has(range)) return "internal";
  if (!PUBLIC.has(range)) return "reserved";
  // RFC 4291 2.4: global unicast is what lies in 2000::/3; ipaddr.js names only the special ranges in the rest.
  return address instanceof ipaddr.IPv6 && range === "unicast" && !isGlobalUnicast(address)
    ? "reserved"
    : "public";
}

function isGlobalUnicast(address: ipaddr.IPv6): boolean {
  return ((address.parts[0] ?? 0) & 0xe000) === 0x2000;
}

/** The IPv4 address in a NAT64 address of the well-known prefix (RFC 6052 2.1). */
function nat64(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const [a, b, c, d, e, f, high = 0, low = 0] = address.parts;
  if (a !== 0x64 || b !== 0xff9b || c !== 0 || d !== 0 || e !== 0 || f !== 0) return undefined;
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}

/** The first address of the network, canonically spelled. */
function networkOf(address: ParsedAddress, bits: number): string {
  const bytes = address
    .toByteArray()
    .map((byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff);
  return ipaddr.fromByteArray(bytes).toString();
}
