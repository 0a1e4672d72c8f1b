import { IpAddress } from "@threatstream/contracts";

// RFC 4007 11: the zone tells interfaces of the logging host apart and is no part of the address.
const ZONE = /^([^%]{1,45})%[^%]{1,32}$/;

/** An address as a log line has it, without an IPv6 zone id; `undefined` for a host name or any other text. */
export function readAddress(text: string): string | undefined {
  const address = text.includes(":") ? (ZONE.exec(text)?.[1] ?? text) : text;
  return IpAddress.safeParse(address).success ? address : undefined;
}
