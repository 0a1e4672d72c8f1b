import type { Step } from "../plan.ts";
import { flow } from "../sensors/flow-exporter.ts";
import { webRequest } from "../sensors/web-server.ts";
import { BROWSERS } from "../world/agents.ts";

/** Services that answer more than they were asked, and so are asked in the victim's name. */
const REFLECTED = [
  [53, "dns"],
  [123, "ntp"],
  [389, "cldap"],
  [11_211, "memcached"],
] as const;

/** Answers that nobody asked for, `least` to `most` packets a second from each of the sources. */
export function reflection(
  sources: readonly string[],
  victim: string,
  [least, most]: readonly [number, number],
): Step {
  return (random) => {
    const rate = random.skewed(least, most);
    const [port, application] = random.pick(REFLECTED);
    return flow({
      from: random.pick(sources),
      to: victim,
      port,
      protocol: "UDP",
      out: rate * random.int(900, 1_400) * 10,
      in: 0,
      took: 10_000,
      application,
      rate,
    });
  };
}

/** Requests for what costs the shop most, from many machines that look like visitors. */
export function requestFlood(sources: readonly string[], [least, most]: readonly [number, number]): Step {
  return (random) =>
    webRequest(random, random.pick(sources), {
      url: `/search?q=${random.hex8()}&sort=price-desc&page=${random.int(1, 400)}`,
      status: random.pick([200, 429, 503, 503]),
      bytes: random.int(120, 9_000),
      agent: random.pick(BROWSERS),
      rate: random.skewed(least, most),
    });
}
