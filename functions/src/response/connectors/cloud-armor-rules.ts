import { createHash } from "node:crypto";
import { isConflict, operationOf, policyRuleOf, saysNoRule } from "./compute-replies.ts";
import type { PolicyRule } from "./compute-replies.ts";
import { ConnectorError } from "./connector-error.ts";
import { isOurs, isSameRange, labelOf } from "./firewall.ts";
import type { FirewallConnector } from "./firewall.ts";
import { untilDone } from "./google-api.ts";
import type { GooglePorts } from "./google-api.ts";
import type { HttpReply } from "./http.ts";
import { callApi } from "./json-api.ts";
import type { JsonApi } from "./json-api.ts";
import type { CallOptions } from "./webhook.ts";

/** Priorities that belong to ThreatStream alone, both ends included. */
export interface Priorities {
  readonly first: number;
  readonly last: number;
}

/** A security policy, as its rules are reached. */
export interface PolicyAccess {
  readonly api: JsonApi;
  readonly pause: GooglePorts["pause"];
  readonly project: string;
  readonly policy: string;
  readonly priorities: Priorities;
  readonly action: "deny(403)" | "deny(404)" | "deny(502)";
}

const MAX_DESCRIPTION = 64;
const PROBES = 8;
const ATTEMPTS = 3;
const PAUSE_MS = 1_000;

/**
 * Blocks by rules of a security policy, one for each address, at a priority that follows from the address: of eight places in
 * the range, the first that is free. `ref` is the priority.
 */
export function policyRules(access: PolicyAccess): FirewallConnector {
  return {
    name: "cloud-armor",
    async block({ cidr }, { reason, ...options }) {
      const description = labelOf(options.idempotencyKey, reason, MAX_DESCRIPTION);
      return { ref: String(await ensureRule(access, cidr, description, options)) };
    },
    async unblock({ cidr, ref }, options) {
      const known = ref !== undefined && /^\d{1,10}$/.test(ref) ? [Number(ref)] : [];
      const places = new Set([...known, ...placesOf(cidr, access.priorities)]);
      const rules = await Promise.all([...places].map((priority) => readRule(access, priority, options)));
      const rule = rules.find((found) => isOurs(found?.description) && matches(found, cidr));
      if (rule !== undefined) await removeRule(access, rule.priority, cidr, options);
    },
  };
}

async function ensureRule(
  access: PolicyAccess,
  cidr: string,
  description: string,
  options: CallOptions,
): Promise<number> {
  const places = placesOf(cidr, access.priorities);
  for (let attempt = 1; ; attempt += 1) {
    const rules = await Promise.all(places.map((priority) => readRule(access, priority, options)));
    const existing = rules.find((rule) => isBlock(rule, cidr));
    if (existing !== undefined) return existing.priority;
    const free = places.find((_, index) => rules[index] === undefined);
    if (free === undefined) throw noRoom(cidr);
    try {
      await addRule(access, free, cidr, description, options);
      return free;
    } catch (error) {
      // Somebody was faster at this place, perhaps with this very rule, or changes the policy now: the next look shows.
      if (attempt === ATTEMPTS || !isConflict(error)) throw error;
      await access.pause(attempt * PAUSE_MS, options.signal).catch(() => undefined);
    }
  }
}

async function readRule(
  access: PolicyAccess,
  priority: number,
  options: CallOptions,
): Promise<PolicyRule | undefined> {
  const path = `${pathOf(access)}/getRule?priority=${priority}`;
  return policyRuleOf(await callApi(access.api, { method: "GET", path }, options));
}

async function addRule(
  access: PolicyAccess,
  priority: number,
  cidr: string,
  description: string,
  options: CallOptions,
): Promise<void> {
  const { api, action } = access;
  const match = { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: [cidr] } };
  const body = { description, priority, match, action, preview: false };
  const reply = await callApi(api, { method: "POST", path: `${pathOf(access)}/addRule`, body }, options);
  await finish(access, reply, options);
}

async function removeRule(
  access: PolicyAccess,
  priority: number,
  cidr: string,
  options: CallOptions,
): Promise<void> {
  const path = `${pathOf(access)}/removeRule?priority=${priority}`;
  try {
    const reply = await callApi(access.api, { method: "POST", path }, options);
    if (!saysNoRule(reply)) await finish(access, reply, options);
  } catch (error) {
    if (!isConflict(error)) throw error;
    const left = await readRule(access, priority, options);
    if (left !== undefined && matches(left, cidr)) throw error;
  }
}

function finish(
  { api, project, pause }: PolicyAccess,
  reply: HttpReply,
  options: CallOptions,
): Promise<void> {
  const look = async (name: string) => {
    const path = `/projects/${project}/global/operations/${name}`;
    return operationOf(await callApi(api, { method: "GET", path }, options));
  };
  return untilDone(operationOf(reply), look, pause, options.signal);
}

function placesOf(cidr: string, { first, last }: Priorities): readonly number[] {
  const size = last - first + 1;
  const start = createHash("sha256").update(cidr).digest().readUInt32BE() % size;
  return Array.from({ length: Math.min(PROBES, size) }, (_, index) => first + ((start + index) % size));
}

function pathOf({ project, policy }: PolicyAccess): string {
  return `/projects/${project}/global/securityPolicies/${policy}`;
}

function matches(rule: PolicyRule | undefined, cidr: string): boolean {
  return rule?.match?.config?.srcIpRanges?.some((range) => isSameRange(range, cidr)) ?? false;
}

function isBlock(rule: PolicyRule | undefined, cidr: string): boolean {
  return rule !== undefined && rule.action.startsWith("deny") && rule.preview !== true && matches(rule, cidr);
}

function noRoom(cidr: string): ConnectorError {
  return new ConnectorError(
    `Cloud Armor has no place for ${cidr} among the priorities set; widen their range, or lift blocks`,
    { reason: "refused_request" },
  );
}
