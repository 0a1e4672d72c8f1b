import type { Cast, Step } from "../plan.ts";
import { weighted } from "../random.ts";
import type { Random } from "../random.ts";
import { webRequest } from "../sensors/web-server.ts";
import { BROWSERS, CRAWLERS } from "../world/agents.ts";
import { DOMAIN } from "../world/company.ts";
import { HOMES, addressIn } from "../world/networks.ts";

interface Visitor {
  readonly ip: string;
  readonly agent: string;
}

const VISITORS = 300;
/** A visit is some 20 requests. */
const LEAVES = 1 / 20;

const SEARCHES = [
  "running+shoes",
  "blue+jacket",
  "phone+case",
  "caf%C3%A9+machine",
  "desk+lamp+led",
  "o%27neill+hoodie",
  "usb-c+cable+2m",
  "select+comfort+pillow",
  "script+font+poster",
] as const;
const COMMENTS = [
  "Arrived quickly, thank you!",
  "It's a gift - no invoice, please",
  "Does it fit 13'' laptops?",
  "5 stars; would buy again",
  "Sound is good & the price is < 50",
] as const;

type Page = (random: Random, visitor: Visitor) => ReturnType<Step>;

const SHOP = `https://www.${DOMAIN}`;

function page(
  url: (random: Random) => string,
  statuses: readonly number[],
  bytes: readonly [number, number],
): Page {
  return (random, { ip, agent }) =>
    webRequest(random, ip, {
      url: url(random),
      status: random.pick(statuses),
      bytes: random.int(bytes[0], bytes[1]),
      agent,
      referer: random.chance(0.6) ? `${SHOP}/products/${random.int(1, 9_999)}` : undefined,
    });
}

const FOUND = weighted([
  [18, 200],
  [2, 304],
  [1, 302],
]);
const MOSTLY_FOUND = weighted([
  [30, 200],
  [1, 404],
]);

const order: Page = (random, { ip, agent }) =>
  webRequest(random, ip, {
    method: "POST",
    url: "/api/v2/cart/items",
    status: random.pick([200, 201, 201]),
    bytes: random.int(180, 900),
    agent,
    referer: `${SHOP}/products/${random.int(1, 9_999)}`,
    body: `{"sku":"SKU-${random.int(1_000, 9_999)}","quantity":${random.int(1, 4)},"note":"${random.pick(COMMENTS)}"}`,
  });

const PAGES = weighted<Page>([
  [24, page((random) => `/products/${random.int(1, 9_999)}`, MOSTLY_FOUND, [9_000, 42_000])],
  [
    8,
    page((random) => `/search?q=${random.pick(SEARCHES)}&page=${random.int(1, 6)}`, FOUND, [7_000, 30_000]),
  ],
  [
    6,
    page(
      (random) => `/category/${random.pick(["shoes", "lamps", "bags", "sale"])}?sort=price-asc`,
      FOUND,
      [9_000, 40_000],
    ),
  ],
  [16, page((random) => `/static/js/app.${random.hex8()}.js`, FOUND, [40_000, 400_000])],
  [12, page((random) => `/images/${random.int(1, 9_999)}-480.webp`, MOSTLY_FOUND, [8_000, 90_000])],
  [3, page(() => "/cart", FOUND, [4_000, 12_000])],
  [3, page((random) => `/account/orders?from=2025-${random.int(10, 12)}-01`, FOUND, [4_000, 20_000])],
  [1, page(() => "/favicon.ico", FOUND, [1_200, 1_200])],
  [4, order],
]);

/** Customers in the shop: some hundred visits at a time, each from one address with one browser, and the search engines. */
export function shopping({ random }: Cast): Step {
  const arrive = (choice: Random): Visitor =>
    choice.chance(0.03)
      ? { ip: `66.249.66.${choice.int(1, 60)}`, agent: choice.pick(CRAWLERS) }
      : { ip: addressIn(choice, HOMES), agent: choice.pick(BROWSERS) };
  const visitors = Array.from({ length: VISITORS }, () => arrive(random));
  return (choice) => {
    const at = choice.int(0, VISITORS - 1);
    const visitor = visitors[at] ?? arrive(choice);
    if (choice.chance(LEAVES)) visitors[at] = arrive(choice);
    return choice.pick(PAGES)(choice, visitor);
  };
}
