import type { Random } from "../random.ts";

/** A range of addresses as a registry has given it to one provider. */
export interface Network {
  /** Address of the range's start, as a number. */
  readonly base: number;
  readonly size: number;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/**
 * Reads ranges, written as a country's code and a CIDR range.
 *
 * @example networks("DE 79.192.0.0/10")
 */
function networks(...ranges: readonly string[]): readonly Network[] {
  return ranges.map((range) => {
    const [country = "", cidr = ""] = range.split(" ");
    const [start = "", bits = ""] = cidr.split("/");
    const base = start.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
    return { base, size: 2 ** (32 - Number(bits)), country };
  });
}

/** Providers of households and mobile phones: where customers and employees at home come from. */
export const HOMES = networks(
  "DE 79.192.0.0/10",
  "DE 87.128.0.0/10",
  "DE 93.192.0.0/10",
  "FR 86.192.0.0/10",
  "GB 86.128.0.0/10",
  "GB 81.128.0.0/12",
  "NL 77.160.0.0/12",
  "PL 83.0.0.0/11",
  "IT 87.0.0.0/12",
  "ES 83.32.0.0/11",
  "SE 90.224.0.0/12",
  "AT 80.108.0.0/15",
  "CH 85.0.0.0/13",
  "US 73.0.0.0/8",
  "US 98.192.0.0/10",
  "CA 99.224.0.0/11",
  "JP 126.0.0.0/8",
  "AU 1.128.0.0/11",
);

/** Where employees live. */
export const EMPLOYEE_HOMES = HOMES.slice(0, 3);

/** Machines that guess passwords day and night, by where most reports of them come from. */
export const GUESSERS = networks(
  "CN 218.92.0.0/16",
  "CN 61.177.172.0/23",
  "CN 222.186.0.0/16",
  "RU 45.142.122.0/24",
  "RU 95.24.0.0/13",
  "VN 14.160.0.0/11",
  "KR 121.128.0.0/10",
  "IN 117.192.0.0/10",
  "ID 36.64.0.0/11",
  "BG 79.124.62.0/24",
);

/** Rented servers and exits of anonymity networks. */
export const HOSTERS = networks(
  "NL 89.248.160.0/21",
  "DE 116.202.0.0/15",
  "DE 88.198.0.0/16",
  "FI 95.216.0.0/16",
  "SG 128.199.64.0/18",
  "DE 185.220.101.0/24",
  "RU 45.142.122.0/24",
);

/** Infected routers and cameras: what botnets and residential proxies are made of. */
export const BOTS = networks(
  "VN 113.160.0.0/11",
  "RO 79.112.0.0/13",
  "UA 178.150.0.0/15",
  "TR 78.160.0.0/11",
  "MX 187.128.0.0/11",
  "TH 171.96.0.0/13",
  "RU 178.176.0.0/14",
  "IR 2.176.0.0/12",
  "NG 105.112.0.0/12",
  "ID 36.64.0.0/11",
  "IN 117.192.0.0/10",
  "CN 112.80.0.0/13",
);

/** Companies that survey the whole Internet and publish what they find. */
export const SURVEYORS = networks("US 162.142.125.0/24", "US 167.94.138.0/24");

/** Services that employees use over the Internet. */
export const CLOUDS = networks(
  "US 104.16.0.0/13",
  "US 140.82.112.0/20",
  "US 142.250.0.0/15",
  "IE 54.72.0.0/14",
);

/** File sharing services, where insiders and thieves take things. */
export const DROPS = networks("LU 31.216.148.0/22", "LU 89.44.168.0/22");

export const RUSSIA = networks(
  "RU 95.24.0.0/13",
  "RU 178.176.0.0/14",
  "RU 77.37.128.0/17",
  "RU 188.162.0.0/16",
);

/** A host's address within one of the networks; never the first or last one of a range of 256. */
export function addressIn(random: Random, from: readonly Network[]): string {
  const { base, size } = random.pick(from);
  const at = base + Math.floor(random.fraction() * size);
  return `${at >>> 24}.${(at >>> 16) & 255}.${(at >>> 8) & 255}.${random.int(1, 254)}`;
}

/** `count` addresses, each once, from as many of the networks as there are. */
export function addressesIn(random: Random, from: readonly Network[], count: number): readonly string[] {
  const found = new Set<string>();
  while (found.size < count) found.add(addressIn(random, from));
  return [...found];
}
