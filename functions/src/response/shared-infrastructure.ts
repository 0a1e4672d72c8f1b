import { parseRange } from "@threatstream/core/common";
import type { AddressRange } from "@threatstream/core/common";

/**
 * Ranges behind which many people or whole services stand, by owner: published edges of content delivery networks (the peer of every
 * visitor of a site behind one), load balancers and health checks of clouds, and public resolvers. A block here is an outage.
 * Written down on 2026-11-28 from the owners' pages as they were known then, not fetched; add what is missing to `PROTECTED_RANGES`.
 */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  // https://www.cloudflare.com/ips/
  "Cloudflare edge": [
    "173.245.48.0/20",
    "103.21.244.0/22",
    "103.22.200.0/22",
    "103.31.4.0/22",
    "141.101.64.0/18",
    "108.162.192.0/18",
    "190.93.240.0/20",
    "188.114.96.0/20",
    "197.234.240.0/22",
    "198.41.128.0/17",
    "162.158.0.0/15",
    "104.16.0.0/13",
    "104.24.0.0/14",
    "172.64.0.0/13",
    "131.0.72.0/22",
    "2400:cb00::/32",
    "2606:4700::/32",
    "2803:f800::/32",
    "2405:b500::/32",
    "2405:8100::/32",
    "2a06:98c0::/29",
    "2c0f:f248::/32",
  ],
  // https://api.fastly.com/public-ip-list
  "Fastly edge": [
    "23.235.32.0/20",
    "43.249.72.0/22",
    "103.244.50.0/24",
    "103.245.222.0/23",
    "103.245.224.0/24",
    "104.156.80.0/20",
    "140.248.64.0/18",
    "140.248.128.0/17",
    "146.75.0.0/17",
    "151.101.0.0/16",
    "157.52.64.0/18",
    "167.82.0.0/17",
    "167.82.128.0/20",
    "167.82.160.0/20",
    "167.82.224.0/20",
    "172.111.64.0/18",
    "185.31.16.0/22",
    "199.27.72.0/21",
    "199.232.0.0/16",
    "2a04:4e40::/32",
    "2a04:4e42::/32",
  ],
  // https://cloud.google.com/load-balancing/docs/firewall-rules
  "Google Cloud load balancer": [
    "35.191.0.0/16",
    "130.211.0.0/22",
    "2600:2d00:1:b029::/64",
    "2600:2d00:1:1::/64",
  ],
  "public resolver": [
    "1.1.1.0/24",
    "1.0.0.0/24",
    "8.8.8.0/24",
    "8.8.4.0/24",
    "9.9.9.0/24",
    "149.112.112.0/24",
    "208.67.222.0/24",
    "208.67.220.0/24",
    "2001:4860:4860::/48",
    "2620:fe::/48",
    "2620:119:35::/48",
    "2620:119:53::/48",
  ],
};

interface SharedRange {
  readonly owner: string;
  readonly range: AddressRange;
}

/** Every shared range with its owner. */
export const SHARED_RANGES: readonly SharedRange[] = Object.entries(SHARED).flatMap(([owner, cidrs]) =>
  cidrs.map((cidr) => ({ owner, range: parseRange(cidr) })),
);
