/** What kind of inner address a host is. */
export type InnerHost = "metadata" | "loopback" | "private" | "disguised";

const METADATA_NAMES =
  /^(?:metadata(?:\.google\.internal|\.goog|\.azure(?:\.com|\.internal)?|\.packet\.net|\.nic\.\w{2,8})?|instance-data(?:\.ec2\.internal)?|100\.100\.100\.200|192\.0\.0\.192|rancher-metadata|169\.254\.170\.2)$/;
const LOOPBACK_NAMES = /^(?:localhost|localhost\.localdomain|loopback|ip6-localhost|0)$|\.localhost$/;
/** Public names that resolve to whatever address they spell. */
const REBINDING =
  /(?:^|\.)(?:nip\.io|xip\.io|sslip\.io|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|1u\.ms|rbndr\.us|rebind\.network|fbi\.com|spoofed\.\w{1,32}\.oastify\.com)$/;
const INNER_NAMES =
  /\.(?:internal|local|corp|lan|intranet|cluster\.local|svc|consul|docker|home\.arpa)$|^(?:kubernetes(?:\.default(?:\.svc)?)?|docker\.for\.(?:mac|win)\.\w+|host\.docker\.internal|gateway\.docker\.internal)$/;

/** Judges a host without its port; undefined for one that anybody may link to. */
export function innerHost(host: string): InnerHost | undefined {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (METADATA_NAMES.test(name)) return "metadata";
  if (LOOPBACK_NAMES.test(name)) return "loopback";
  if (name.startsWith("[")) return innerSix(name.slice(1, name.endsWith("]") ? -1 : undefined));
  const address = fourOf(name);
  if (address !== undefined) return innerFour(address.bytes, address.plain);
  if (REBINDING.test(name)) return "disguised";
  return INNER_NAMES.test(name) ? "private" : undefined;
}

interface Four {
  readonly bytes: number;
  /** Written as four decimal numbers. */
  readonly plain: boolean;
}

const NUMBERS = /^(?:0x[\da-f]{1,8}|\d{1,12})(?:\.(?:0x[\da-f]{1,8}|\d{1,12})){0,3}$/;

/** An IPv4 address as `inet_aton` reads it: one to four numbers, each decimal, octal or hexadecimal. */
function fourOf(name: string): Four | undefined {
  if (!NUMBERS.test(name)) return undefined;
  const parts = name.split(".");
  const numbers = parts.map(numberOf);
  const last = numbers.at(-1) ?? 0;
  if (numbers.slice(0, -1).some((number) => number > 255) || last >= 256 ** (5 - parts.length))
    return undefined;
  const bytes = numbers.slice(0, -1).reduce((sum, number, index) => sum + number * 256 ** (3 - index), last);
  return { bytes, plain: parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d*)$/.test(part)) };
}

function numberOf(part: string): number {
  if (part.startsWith("0x")) return Number.parseInt(part, 16);
  return /^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part);
}

function innerFour(bytes: number, plain: boolean): InnerHost | undefined {
  const first = Math.floor(bytes / 2 ** 24);
  const second = Math.floor(bytes / 2 ** 16) % 256;
  if (first === 169 && second === 254) return "metadata";
  const isInner =
    first === 127 ||
    first === 0 ||
    first === 10 ||
    (first === 192 && second === 168) ||
    (first === 172 && second >= 16 && second < 32) ||
    (first === 100 && second >= 64 && second < 128);
  if (!plain) return bytes > 0xffff || isInner ? "disguised" : undefined;
  if (!isInner) return undefined;
  return first === 127 || first === 0 ? "loopback" : "private";
}

function innerSix(name: string): InnerHost | undefined {
  const address = name.replace(/%.*$/s, "");
  if (/^(?:0{0,4}:){2,7}0{0,3}1?$/.test(address)) return "loopback";
  if (/^fd00:ec2::254$/.test(address)) return "metadata";
  if (
    /^(?:0{0,4}:){2,6}(?:ffff:(?:0:)?)?(?:\d{1,3}\.){3}\d{1,3}$|^(?:0{0,4}:){2,6}ffff:[\da-f]{1,4}:[\da-f]{1,4}$|^64:ff9b::/.test(
      address,
    )
  )
    return "disguised";
  return /^f[cde]/.test(address) ? "private" : undefined;
}
