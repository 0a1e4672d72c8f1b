import { z } from "zod";
import type { Clock } from "@threatstream/core/common";
import { cloudArmor } from "./cloud-armor.ts";
import { cloudflare } from "./cloudflare.ts";
import type { FirewallConnector } from "./firewall.ts";
import { github } from "./github.ts";
import type { GooglePorts } from "./google-api.ts";
import type { Http } from "./http.ts";
import { jira } from "./jira.ts";
import { slack } from "./slack.ts";
import type { Slack } from "./slack.ts";
import { webhookTickets } from "./tickets.ts";
import type { TicketConnector } from "./tickets.ts";
import { webhook } from "./webhook.ts";
import type { Webhook } from "./webhook.ts";
import { webhookFirewall } from "./webhook-firewall.ts";

const Hook = z.strictObject({ url: z.string().min(1), secret: z.string().min(16) });
const text = z.string().min(1);

/** Who is called outside, and how: one JSON document, for it holds secrets. What is absent is not called. */
export const ConnectorSettings = z.strictObject({
  /** Told what people are told. */
  notify: Hook.optional(),
  slack: z.strictObject({ url: text }).optional(),
  /** Asked to block and unblock. */
  firewall: Hook.optional(),
  cloudflare: z.strictObject({ zoneId: text, apiToken: text, baseUrl: text.optional() }).optional(),
  cloud_armor: z
    .discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("policy"),
        project: text,
        policy: text,
        priorities: z.strictObject({ first: z.int().min(0), last: z.int().min(1) }),
      }),
      z.strictObject({
        kind: z.literal("address_group"),
        project: text,
        addressGroup: text,
        location: text.optional(),
      }),
    ])
    .optional(),
  /** Where tickets are opened: one of them. */
  tickets: z
    .discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("jira"),
        baseUrl: text,
        email: text,
        apiToken: text,
        projectKey: text,
        issueType: text.optional(),
      }),
      z.strictObject({
        kind: z.literal("github"),
        owner: text,
        repo: text,
        token: text,
        baseUrl: text.optional(),
      }),
      Hook.extend({ kind: z.literal("webhook") }),
    ])
    .optional(),
  /** Asked for what only the organisation's own tools can do: isolating a host, rotating a credential. */
  actions: Hook.optional(),
});
export type ConnectorSettings = z.infer<typeof ConnectorSettings>;

/** The connectors that are set up. */
export interface Connectors {
  readonly firewalls: readonly FirewallConnector[];
  readonly notify?: Webhook;
  readonly slack?: Slack;
  readonly tickets?: TicketConnector;
  readonly actions?: Webhook;
}

/** Opens what the settings name; nothing is called. Throws `RangeError` for what can never work, such as a short secret. */
export function openConnectors(
  settings: ConnectorSettings,
  { http, google, clock }: { readonly http: Http; readonly google: GooglePorts; readonly clock: Clock },
): Connectors {
  const { notify, firewall, actions, tickets } = settings;
  const hook = (to: z.infer<typeof Hook>) => webhook(to, http, clock);
  return {
    firewalls: [
      ...(firewall === undefined ? [] : [webhookFirewall(hook(firewall))]),
      ...(settings.cloudflare === undefined ? [] : [cloudflare(defined(settings.cloudflare), http)]),
      ...(settings.cloud_armor === undefined ? [] : [cloudArmor(defined(settings.cloud_armor), google)]),
    ],
    ...(notify !== undefined && { notify: hook(notify) }),
    ...(settings.slack !== undefined && { slack: slack(settings.slack, http) }),
    ...(tickets !== undefined && { tickets: openTickets(tickets, http, clock) }),
    ...(actions !== undefined && { actions: hook(actions) }),
  };
}

function openTickets(
  settings: NonNullable<ConnectorSettings["tickets"]>,
  http: Http,
  clock: Clock,
): TicketConnector {
  switch (settings.kind) {
    case "jira":
      return jira(defined(settings), http);
    case "github":
      return github(defined(settings), http);
    case "webhook":
      return webhookTickets(webhook(settings, http, clock));
  }
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the fields that are `undefined`: the schema says so of absent ones. */
function defined<T extends object>(settings: T): Defined<T>;
function defined(settings: object): unknown {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
