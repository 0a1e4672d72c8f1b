import type { FirewallConnector } from "./firewall.ts";
import type { Webhook } from "./webhook.ts";

/**
 * A firewall behind a signed webhook: `{event: "block", data: {cidr, reason}}` and `{event: "unblock", data: {cidr, ref}}`.
 * The receiver does the work and tells repetitions by the key. `ref` is the key of the block.
 */
export function webhookFirewall(hook: Webhook): FirewallConnector {
  return {
    name: "webhook",
    async block({ cidr }, { reason, ...options }) {
      await hook.send({ event: "block", data: { cidr, reason } }, options);
      return { ref: options.idempotencyKey };
    },
    async unblock({ cidr, ref }, options) {
      await hook.send({ event: "unblock", data: { cidr, ...(ref !== undefined && { ref }) } }, options);
    },
  };
}
