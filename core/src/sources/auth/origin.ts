/** Where a client came from, as a log wrote it. */
export interface LoginOrigin {
  /** An address or a host name; still to be checked. */
  readonly name: string;
  readonly port?: number;
}

// Asterisk: `IPV4/UDP/203.0.113.9/5070`.
const SLASHED = /^IPV[46]\/(?:UDP|TCP|TLS|WS|WSS)\/([^/]{2,45})\/(\d{1,5})$/;
// `203.0.113.9:51234`, `[2001:db8::9]:51234`, Samba's `ipv4:203.0.113.9:51234`.
const WITH_PORT = /^(?:ipv[46]:)?(?:\[([^[\]]{2,80})\]|([^:[\]]{1,255}))(?::(\d{1,5}))?$/;
const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?$/i;

/** Takes the brackets, prefix and port off an address: each daemon has a spelling of its own. */
export function loginOrigin(text: string): LoginOrigin {
  const [, mapped, mappedPort] = MAPPED.exec(text) ?? [];
  if (mapped !== undefined) return origin(mapped, mappedPort);
  const [, slashed, slashedPort] = SLASHED.exec(text) ?? [];
  if (slashed !== undefined) return origin(slashed, slashedPort);
  const colons = text.split(":").length - 1;
  const plain = text.startsWith("ipv6:") ? text.slice(5) : text;
  // An IPv6 address without brackets has no port that could be told from its groups.
  if (!plain.startsWith("[") && !text.startsWith("ipv4:") && colons > 1) return { name: plain };
  const [, bracketed, name, port] = WITH_PORT.exec(text) ?? [];
  return origin(bracketed ?? name ?? text, port);
}

function origin(name: string, port: string | undefined): LoginOrigin {
  const number = Number(port);
  return port === undefined || number > 65_535 ? { name } : { name, port: number };
}
