import { WORDLIST } from "../payloads/paths.ts";
import type { Step } from "../plan.ts";
import { flow } from "../sensors/flow-exporter.ts";
import { webRequest } from "../sensors/web-server.ts";

/** Ports in the order of nmap's list of the most common open ones. */
const PORTS = [
  80, 23, 443, 21, 22, 25, 3389, 110, 445, 139, 143, 53, 135, 3306, 8080, 1723, 111, 995, 993, 5900, 1025,
  587, 8888, 199, 1720, 465, 548, 113, 81, 6001, 10000, 514, 5060, 179, 1026, 2000, 8443, 8000, 32768, 554,
  26, 1433, 49152, 2001, 515, 8008, 49154, 1027, 5666, 646, 5000, 5631, 631, 49153, 8081, 2049, 88, 79, 5800,
  106, 2121, 1110, 49155, 6000, 513, 990, 5357, 427, 49156, 543, 544, 5101, 144, 7, 389, 5432, 6379, 9200,
  27017, 11211,
] as const;

/** One packet to the next port of the next host: closed ports refuse, filtered ones say nothing. */
export function portProbe(source: string, hosts: readonly string[]): Step {
  let probes = 0;
  return (random) => {
    const host = hosts[probes % hosts.length] ?? "";
    const port = PORTS[Math.floor(probes / hosts.length) % PORTS.length] ?? 0;
    probes += 1;
    const isFiltered = random.chance(0.7);
    return flow({
      from: source,
      to: host,
      port,
      out: random.chance(0.2) ? 88 : 44,
      in: isFiltered ? 0 : 40,
      took: isFiltered ? 0 : random.int(1, 60),
      application: "unknown",
    });
  };
}

/** The next entry of a scanner's list. Some of its names exist. */
export function directoryScan(source: string, agent: string): Step {
  let requests = 0;
  return (random) => {
    const path = WORDLIST[requests % WORDLIST.length] ?? "/";
    requests += 1;
    return webRequest(random, source, {
      method: random.chance(0.1) ? "HEAD" : "GET",
      url: path,
      status: path === "/robots.txt" || path === "/login" ? 200 : random.chance(0.1) ? 403 : 404,
      bytes: 153,
      agent,
    });
  };
}
