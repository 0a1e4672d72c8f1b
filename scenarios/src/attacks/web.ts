import type { Step } from "../plan.ts";
import type { Random } from "../random.ts";
import { webRequest } from "../sensors/web-server.ts";

/** Where an attacker's input goes: a page with a parameter. */
export interface Target {
  readonly path: string;
  readonly parameter: string;
}

export interface Injection {
  readonly sources: readonly string[];
  readonly agents: readonly string[];
  readonly targets: readonly Target[];
  readonly payloads: readonly string[];
  /** What the server answers. */
  readonly statuses: readonly number[];
}

/** Pages with parameters, as a crawl of the shop finds them. */
export const TARGETS: readonly Target[] = [
  { path: "/products", parameter: "id" },
  { path: "/search", parameter: "q" },
  { path: "/category", parameter: "sort" },
  { path: "/account/orders", parameter: "from" },
  { path: "/api/v2/products", parameter: "filter" },
  { path: "/newsletter", parameter: "email" },
];

/** The next request with something in a parameter that does not belong there, encoded as tools and people do. */
export function injection({ sources, agents, targets, payloads, statuses }: Injection): Step {
  return (random) => {
    const { path, parameter } = random.pick(targets);
    const value = encoded(random, random.pick(payloads));
    return webRequest(random, random.pick(sources), {
      url: `${path}?${parameter}=${value}${random.chance(0.3) ? `&page=${random.int(1, 9)}` : ""}`,
      status: random.pick(statuses),
      bytes: random.skewed(200, 9_000),
      agent: random.pick(agents),
    });
  };
}

function encoded(random: Random, payload: string): string {
  const text = encodeURIComponent(payload);
  if (random.chance(0.25)) return text.replaceAll("%20", "+");
  return random.chance(0.15)
    ? text.replaceAll("'", "%27").replaceAll("(", "%28").replaceAll(")", "%29")
    : text;
}
