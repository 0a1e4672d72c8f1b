/** An address as its bits: 32 or 128 of them. An IPv4-mapped IPv6 address counts as IPv4. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

const MAPPED = 0xffffn << 32n;
const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const MAX_LENGTH = 45;

function parseV4(text: string): bigint | undefined {
  const parts = V4.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  let value = 0n;
  for (const part of parts) {
    const byte = Number(part);
    if (byte > 255 || (part.length > 1 && part.startsWith("0"))) return undefined;
    value = (value << 8n) | BigInt(byte);
  }
  return value;
}

/** The eight groups of an IPv6 address (RFC 4291, section 2.2); the last two may be written as IPv4. */
function parseV6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? join(head) : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return join([...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail]);
}

function groupsOf(half: string): readonly number[] | undefined {
  if (half === "") return [];
  const groups: number[] = [];
  const parts = half.split(":");
  for (const [index, part] of parts.entries()) {
    const v4 = index === parts.length - 1 ? parseV4(part) : undefined;
    if (v4 !== undefined) groups.push(Number(v4 >> 16n), Number(v4 & 0xffffn));
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function join(groups: readonly number[]): bigint | undefined {
  if (groups.length !== 8) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** Parses an address; `undefined` if the text is not one. A zone (`%eth0`) is left out. */
export function parseAddress(text: string): Address | undefined {
  const [address = ""] = text.trim().split("%", 1);
  if (address.length > MAX_LENGTH) return undefined;
  const v4 = parseV4(address);
  if (v4 !== undefined) return { bits: 32, value: v4 };
  const v6 = address.includes(":") ? parseV6(address) : undefined;
  if (v6 === undefined) return undefined;
  return v6 >> 32n === 0xffffn ? { bits: 32, value: v6 - MAPPED } : { bits: 128, value: v6 };
}

export interface Network {
  readonly bits: 32 | 128;
  /** How far an address is shifted before it is compared. */
  readonly shift: bigint;
  readonly prefix: bigint;
}

/** Parses a network in CIDR notation; bits beyond the prefix are ignored. An address without a prefix is itself. */
export function parseNetwork(text: string): Network | undefined {
  const [address = "", length, ...rest] = text.trim().split("/");
  const parsed = parseAddress(address);
  if (parsed === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length ?? "0")) return undefined;
  // ::ffff:0:0/96 is all of IPv4.
  const offset = parsed.bits === 32 && address.includes(":") ? 96 : 0;
  const bits = length === undefined ? parsed.bits : Number(length) - offset;
  if (bits < 0 || bits > parsed.bits) return undefined;
  const shift = BigInt(parsed.bits - bits);
  return { bits: parsed.bits, shift, prefix: parsed.value >> shift };
}

export function isWithin(address: Address, network: Network): boolean {
  return address.bits === network.bits && address.value >> network.shift === network.prefix;
}
