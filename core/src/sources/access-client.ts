import { readAddress } from "./source-address.ts";

/** The fields of an access log line before its time. */
export interface AccessClient {
  /** The address, without a zone id; `undefined` where `written` is none. */
  readonly address: string | undefined;
  readonly written: string;
  /** As logged, with its escapes; absent for `-`. */
  readonly user?: string;
  readonly vhost?: string;
  readonly port?: number;
}

const VHOST = /^(\[[0-9A-Fa-f:.]{2,45}\]|[\w.*-]{1,255})(?::(\d{1,5}))?$/;
const MAX_PORT = 65_535;

/**
 * Reads `[vhost[:port]] client identity user`; `undefined` where there are fewer fields. The user name comes last, since a client
 * may put anything into it, spaces included.
 *
 * A virtual host is told from a client by the address that follows it: in a line without one, an identity (RFC 1413) follows,
 * which is `-` on all but the oldest servers. So a host name that a client asks for is never taken for its address.
 */
export function readClient(text: string): AccessClient | undefined {
  const [first, afterFirst] = cut(text);
  const [second, afterSecond] = cut(afterFirst ?? "");
  const [, vhost, port] = VHOST.exec(first) ?? [];
  const address = vhost === undefined ? undefined : readAddress(second);
  // With a port it is a virtual host even where the client is no address.
  if (vhost !== undefined && (address !== undefined || (port !== undefined && second !== "-"))) {
    const [, user] = cut(afterSecond ?? "");
    if (user === undefined) return undefined;
    return { address, written: second, ...userField(user), vhost: bare(vhost), ...portField(port) };
  }
  if (afterSecond === undefined) return undefined;
  return { address: readAddress(first), written: first, ...userField(afterSecond) };
}

/** The text before the first space, and what follows it. */
function cut(text: string): [string, string?] {
  const space = text.indexOf(" ");
  return space === -1 ? [text] : [text.slice(0, space), text.slice(space + 1)];
}

// Apache writes `""` for an empty name.
function userField(user: string): { user?: string } {
  return user === "-" || user === '""' || user === "" ? {} : { user };
}

function portField(port: string | undefined): { port?: number } {
  return port === undefined || Number(port) > MAX_PORT ? {} : { port: Number(port) };
}

function bare(vhost: string): string {
  return vhost.startsWith("[") ? vhost.slice(1, -1) : vhost;
}
