import type { ActionCall } from "./action-params.ts";
import { ActionError } from "./action.ts";
import { blockable, untouchable } from "./blockable.ts";
import type { Protection } from "./blockable.ts";

/**
 * The one place that decides, for every action, what it may be aimed at. Throws `NotBlockableError` for an address that is not public,
 * trusted, protected or shared by many (a content delivery network, a load balancer, a resolver). Hosts and principals are names of our
 * own; one that is written as an address may be inside, but never protected or shared.
 */
export function guard(call: ActionCall, protection: Protection): void {
  switch (call.action) {
    case "block_ip":
    case "rate_limit":
      blockable(call.params.ip, protection);
      return;
    case "block_ip_range":
      blockable(call.params.range, protection);
      return;
    case "update_waf_rules":
      guardRule(call.params, protection);
      return;
    case "isolate_host":
      untouchable(call.params.host, protection);
      return;
    case "rotate_credentials":
      untouchable(call.params.principal, protection);
      return;
    case "capture_forensics":
    case "create_ticket":
    case "disable_user":
    case "enrich":
    case "notify_soc":
    case "revoke_sessions":
    case "unblock_ip":
    case "wait":
  }
}

const ADDRESSES = /[0-9a-f:.]+(?:\/\d{1,3})?/gi;

/** A rule in the firewall's own language is code that a playbook's author wrote; the addresses in it are held to the same. */
function guardRule(
  { ip, expression }: { readonly ip?: string | undefined; readonly expression?: string | undefined },
  protection: Protection,
): void {
  if (ip !== undefined) blockable(ip, protection);
  for (const [text] of expression?.matchAll(ADDRESSES) ?? []) {
    if (!/^(?:\d+\.){3}\d+|:.*:/.test(text)) continue;
    try {
      blockable(text, protection);
    } catch (error) {
      // What is no address after all, such as a version or a time.
      if (error instanceof ActionError && error.name !== "NotBlockableError") continue;
      throw error;
    }
  }
}
