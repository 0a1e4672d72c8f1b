import { addressGroup } from "./cloud-armor-group.ts";
import { policyRules } from "./cloud-armor-rules.ts";
import type { PolicyAccess, Priorities } from "./cloud-armor-rules.ts";
import type { FirewallConnector } from "./firewall.ts";
import { googleApi } from "./google-api.ts";
import type { GooglePorts } from "./google-api.ts";

interface CommonSettings {
  readonly project: string;
  /** Default: Google's. */
  readonly baseUrl?: string;
  /** Milliseconds for each request; a change takes several. Default 10,000. */
  readonly timeoutMs?: number;
}

/** Rules of a security policy. */
interface PolicySettings extends CommonSettings {
  readonly kind: "policy";
  readonly policy: string;
  /** Priorities that nothing else uses. Those of lower numbers win. */
  readonly priorities: Priorities;
  /** Default `deny(403)`. */
  readonly action?: PolicyAccess["action"];
}

/** Items of an address group, which a rule of the policy denies: `evaluateAddressGroup('g', origin.ip)`. */
interface GroupSettings extends CommonSettings {
  readonly kind: "address_group";
  readonly addressGroup: string;
  /** Default `global`. */
  readonly location?: string;
}

export type CloudArmorSettings = PolicySettings | GroupSettings;

// RFC 1035 labels, as Google's resources are named; a project may have a domain before it.
const NAME = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const PROJECT = /^(?:[a-z0-9.-]{1,253}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
/** The default rule of a policy has the number after this. */
const LAST_PRIORITY = 2_147_483_646;

/**
 * Google Cloud Armor, by rules of a security policy or by items of an address group. Needs
 * `compute.securityPolicies.get` and `.update` and `compute.globalOperations.get`, or `networksecurity.addressGroups.get`
 * and `.update` and `networksecurity.operations.get`.
 *
 * @throws {RangeError} where a name or the range of priorities is none.
 * @example await cloudArmor(settings, ports).block({ cidr: "203.0.113.9/32" }, { reason, idempotencyKey })
 */
export function cloudArmor(settings: CloudArmorSettings, ports: GooglePorts): FirewallConnector {
  expectName("project", settings.project, PROJECT);
  return settings.kind === "policy" ? byPolicy(settings, ports) : byGroup(settings, ports);
}

function byPolicy(settings: PolicySettings, ports: GooglePorts): FirewallConnector {
  const { project, policy, priorities, action = "deny(403)", timeoutMs } = settings;
  const { baseUrl = "https://compute.googleapis.com/compute/v1" } = settings;
  const { first, last } = priorities;
  expectName("policy", policy, NAME);
  if (![first, last].every(Number.isInteger) || first < 0 || last < first || last > LAST_PRIORITY) {
    throw new RangeError(`priorities ${first} to ${last} are no range within 0 to ${LAST_PRIORITY}`);
  }
  const api = googleApi(ports, baseUrl, timeoutMs);
  return policyRules({ api, pause: ports.pause, project, policy, priorities, action });
}

function byGroup(settings: GroupSettings, ports: GooglePorts): FirewallConnector {
  const { project, addressGroup: group, location = "global", timeoutMs } = settings;
  const { baseUrl = "https://networksecurity.googleapis.com/v1" } = settings;
  expectName("address group", group, NAME);
  expectName("location", location, NAME);
  const api = googleApi(ports, baseUrl, timeoutMs);
  const name = `projects/${project}/locations/${location}/addressGroups/${group}`;
  return addressGroup({ api, pause: ports.pause, name });
}

function expectName(what: string, name: string, form: RegExp): void {
  if (form.test(name)) return;
  throw new RangeError(
    `${JSON.stringify(name)} is no ${what} of Google Cloud; write its name as the console does`,
  );
}
