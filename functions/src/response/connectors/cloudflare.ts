import { z } from "zod";
import { parseRange } from "@threatstream/core/common";
import { ConnectorError } from "./connector-error.ts";
import { isOurs, isSameRange, labelOf } from "./firewall.ts";
import type { FirewallConnector } from "./firewall.ts";
import { expectSuccess, parseJson, readReply } from "./http.ts";
import type { Http, HttpReply } from "./http.ts";
import { callApi } from "./json-api.ts";
import type { JsonApi } from "./json-api.ts";
import type { CallOptions } from "./webhook.ts";

/** Settings of a zone of Cloudflare. */
export interface CloudflareSettings {
  /** 32 hexadecimal digits, from the zone's overview. */
  readonly zoneId: string;
  /** An API token with «Firewall Services: Edit» on the zone. */
  readonly apiToken: string;
  /** Default `https://api.cloudflare.com/client/v4`. */
  readonly baseUrl?: string;
  /** Milliseconds for each request. Default 10,000. */
  readonly timeoutMs?: number;
}

// https://developers.cloudflare.com/api/resources/firewall/subresources/access_rules/
const Rule = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  mode: z.string(),
  notes: z.string().optional(),
  configuration: z.object({ value: z.string() }),
});
type Rule = z.infer<typeof Rule>;
const OneRule = z.object({ success: z.literal(true), result: Rule });
const RuleList = z.object({ success: z.literal(true), result: z.array(Rule) });
const Deleted = z.object({ success: z.literal(true) });
const Failure = z.object({ errors: z.array(z.object({ code: z.int() })) });

const DUPLICATE = 10_009;
const NOT_FOUND = 10_001;
const WHO = "Cloudflare";
const MAX_NOTES = 200;

/**
 * Blocks by IP Access rules of a zone: single addresses, IPv4 ranges of /16 and /24, IPv6 ranges of /32, /48 and /64. The notes
 * of a rule carry the mark and the key. `ref` is the rule's id.
 *
 * @throws {RangeError} where the zone is no id.
 * @example await cloudflare(settings, http).block({ cidr: "203.0.113.9/32" }, { reason, idempotencyKey })
 */
export function cloudflare(settings: CloudflareSettings, http: Http): FirewallConnector {
  const { zoneId, apiToken, baseUrl = "https://api.cloudflare.com/client/v4", timeoutMs } = settings;
  if (!/^[0-9a-f]{32}$/.test(zoneId)) {
    throw new RangeError("the zone of Cloudflare is 32 hexadecimal digits; its overview shows it");
  }
  const zone: Zone = {
    api: { http, baseUrl: baseUrl.replace(/\/+$/, ""), token: async () => apiToken, timeoutMs },
    path: `/zones/${zoneId}/firewall/access_rules/rules`,
  };
  return {
    name: "cloudflare",
    async block({ cidr }, { reason, ...options }) {
      const notes = labelOf(options.idempotencyKey, reason, MAX_NOTES);
      return { ref: await ensureRule(zone, cidr, notes, options) };
    },
    unblock: ({ cidr }, options) => removeOwnRule(zone, cidr, options),
  };
}

interface Zone {
  readonly api: JsonApi;
  /** Of its access rules. */
  readonly path: string;
}

async function ensureRule(zone: Zone, cidr: string, notes: string, options: CallOptions): Promise<string> {
  const configuration = configurationOf(cidr);
  if (configuration === undefined) throw noForm(cidr);
  const { api, path } = zone;
  const body = { mode: "block", configuration, notes };
  const reply = await callApi(api, { method: "POST", path, body }, options);
  if (!isFailure(reply, DUPLICATE)) {
    expectSuccess(reply, WHO);
    return readReply(reply, OneRule, WHO).result.id;
  }
  const existing = await findRule(zone, cidr, options);
  if (existing?.mode === "block") return existing.id;
  throw new ConnectorError(
    `Cloudflare has another rule for ${cidr} (${existing?.mode ?? "not of this zone"}); remove that, or leave it as it is`,
    { reason: "refused_request", status: reply.status },
  );
}

async function removeOwnRule(zone: Zone, cidr: string, options: CallOptions): Promise<void> {
  const existing = await findRule(zone, cidr, options);
  if (existing === undefined || !isOurs(existing.notes)) return;
  const reply = await callApi(zone.api, { method: "DELETE", path: `${zone.path}/${existing.id}` }, options);
  if (reply.status === 404 || isFailure(reply, NOT_FOUND)) return;
  expectSuccess(reply, WHO);
  readReply(reply, Deleted, WHO);
}

interface Configuration {
  readonly target: "ip" | "ip6" | "ip_range";
  readonly value: string;
}

const RANGES: Readonly<Record<string, readonly number[]>> = { ipv4: [16, 24], ipv6: [32, 48, 64] };

/** How an access rule says a range; `undefined` for one that it cannot. */
function configurationOf(cidr: string): Configuration | undefined {
  const { network, bits } = parseRange(cidr);
  const kind = network.kind();
  if (bits === (kind === "ipv4" ? 32 : 128)) {
    return { target: kind === "ipv4" ? "ip" : "ip6", value: network.toString() };
  }
  return RANGES[kind]?.includes(bits) === true ? { target: "ip_range", value: cidr } : undefined;
}

function noForm(cidr: string): ConnectorError {
  return new ConnectorError(
    `Cloudflare blocks single addresses, /16 and /24 of IPv4, /32, /48 and /64 of IPv6: ${cidr} is none of them`,
    { reason: "refused_request" },
  );
}

/** The rule of the zone for a range; there is at most one. */
async function findRule({ api, path }: Zone, cidr: string, options: CallOptions): Promise<Rule | undefined> {
  const sought = configurationOf(cidr);
  if (sought === undefined) return undefined;
  const query = new URLSearchParams({
    "configuration.target": sought.target,
    "configuration.value": sought.value,
    per_page: "50",
  });
  const reply = await callApi(api, { method: "GET", path: `${path}?${query.toString()}` }, options);
  expectSuccess(reply, WHO);
  const { result } = readReply(reply, RuleList, WHO);
  return result.find(({ configuration }) => isSameRange(configuration.value, cidr));
}

function isFailure({ status, body }: HttpReply, code: number): boolean {
  if (status >= 500) return false;
  const failure = Failure.safeParse(parseJson(body));
  return failure.success && failure.data.errors.some((error) => error.code === code);
}
