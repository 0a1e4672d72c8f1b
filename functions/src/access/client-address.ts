import ipaddr from "ipaddr.js";

/**
 * Whom the requests of an address are counted for: the address itself or, as one customer has a whole network of IPv6, its
 * first 64 bits. `forwarded` is the `X-Forwarded-For` header. Its last entry is the platform's own; what stands before it the
 * client may have made up, so a proxy's entry counts only where `proxies` says that so many stand before the platform.
 *
 * @example clientAddress("6.6.6.6, 203.0.113.9", 0) // "203.0.113.9"
 */
export function clientAddress(forwarded: string | undefined, proxies: number): string {
  const entries = (forwarded ?? "").split(",").map((entry) => entry.trim());
  const text = entries[Math.max(0, entries.length - 1 - proxies)] ?? "";
  if (!ipaddr.isValid(text)) return "unknown";
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString()}/64`).toString()}/64`;
}
