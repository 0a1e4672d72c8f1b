import type { Cast, Step } from "../plan.ts";
import { weighted } from "../random.ts";
import { webRequest } from "../sensors/web-server.ts";
import { CLIENTS } from "../world/agents.ts";
import { HOMES, addressesIn } from "../world/networks.ts";

const CALLERS = 150;
const ROUTES = ["orders", "products", "stock", "customers", "shipments"] as const;
const STATUSES = weighted([
  [40, 200],
  [4, 304],
  [1, 401],
  [1, 404],
  [1, 429],
]);

/** The shop's app and its partners' programs, at the API. */
export function apiCalls({ random }: Cast): Step {
  const callers = addressesIn(random, HOMES, CALLERS).map((ip) => ({ ip, agent: random.pick(CLIENTS) }));
  return (choice) => {
    const { ip, agent } = choice.pick(callers);
    return webRequest(choice, ip, {
      url: `/api/v2/${choice.pick(ROUTES)}/${choice.hex8()}?expand=items,customer&limit=${choice.pick([20, 50])}`,
      status: choice.pick(STATUSES),
      bytes: choice.skewed(300, 60_000),
      agent,
      rate: choice.chance(0.2) ? choice.skewed(1, 60) : undefined,
    });
  };
}
