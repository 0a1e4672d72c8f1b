import { Alert, ErrorBody, ROUTES } from "@threatstream/contracts";
import type {
  AlertHistoryEntry,
  ApiKey,
  RouteName,
  Suppression,
  Threat,
  ThreatStats,
} from "@threatstream/contracts";
import { SOURCES, createSourceIndex } from "@threatstream/core/sources";
import { NOW } from "@threatstream/core/testing";
import { expect } from "vitest";
import type { Identities } from "../access/authenticator.ts";
import { stepOf } from "@threatstream/core/alerts";
import type { ApiKeys } from "./ports/api-keys.ts";
import type { ActContext } from "../audit/act-context.ts";
import type { AlertActions } from "./ports/alert-actions.ts";
import type { Queries } from "./ports/queries.ts";
import type { Suppressions } from "./ports/suppressions.ts";
import type { Responses } from "../response/responses.ts";
import { memorySimulations } from "../simulation/testing.ts";
import { memoryBlocking } from "../response/testing.ts";
import { createApp } from "./app.ts";
import type { ApiOptions, AskModel, RawPublication } from "./handlers.ts";

/** The sources of the pipeline. */
export const TEST_SOURCES = createSourceIndex(SOURCES);

/** A log line that the API wrote. */
export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

/** The API in memory, open as in the local suite, and what it did. */
export function testApi(options: Partial<ApiOptions> & { readonly queries?: () => Promise<Queries> } = {}) {
  const published: RawPublication[] = [];
  const logs: LogLine[] = [];
  const log = (level: LogLine["level"]) => (message: string, fields?: LogLine["fields"]) => {
    logs.push({ level, message, fields });
  };
  const app = createApp({
    sources: TEST_SOURCES,
    version: "1.2.3",
    environment: "test",
    open: true,
    checkReplies: true,
    clock: () => Date.parse(NOW),
    logger: { info: log("info"), warn: log("warn"), error: log("error") },
    queries: async () => fakeQueries({}),
    alertActions: async () => fakeAlertActions([]),
    suppressions: async () => fakeSuppressions(),
    apiKeys: async () => fakeApiKeys(),
    responses: async () => NO_RESPONSES,
    ai: async () => NO_MODEL,
    blocking: async () => memoryBlocking(() => Date.parse(NOW)).blocking,
    simulations: async () => memorySimulations(),
    identities: async () => NOBODY_KNOWN,
    analytics: async () => async (_name, idle) => idle,
    publish: async (message) => `message-${published.push(message)}`,
    probes: async () => ({ firestore: async () => {}, pubsub: async () => {} }),
    ...options,
  });
  return { app, published, logs };
}

type App = ReturnType<typeof testApi>["app"];

/** Asks a route and checks the reply against its schema, to the last field: nothing internal may get out. */
export async function ask(app: App, name: RouteName, path: string = ROUTES[name].path, init?: RequestInit) {
  const response = await app.request(path, { method: ROUTES[name].method, ...init });
  const body: unknown = await response.json();
  const parsed = ROUTES[name].response.parse(body);
  expect(body).toEqual(parsed);
  return { status: response.status, headers: response.headers, body: parsed };
}

/** Asks for what must fail and checks that the reply is an error body. */
export async function askInVain(app: App, path: string, init?: RequestInit) {
  const response = await app.request(path, init);
  const { error } = ErrorBody.strict().parse(await response.json());
  expect(error.message).not.toMatch(/\bat .+:\d+/);
  return { status: response.status, headers: response.headers, ...error };
}

/** A POST with a body of this type. */
export function post(
  type: string,
  body: NonNullable<RequestInit["body"]>,
  headers: Readonly<Record<string, string>> = {},
): RequestInit {
  return { method: "POST", headers: { "content-type": type, ...headers }, body, duplex: "half" };
}

/** What the API would read from Firestore. */
export function fakeQueries(stored: {
  readonly threats?: readonly Threat[];
  readonly alerts?: readonly Alert[];
  readonly stats?: ThreatStats;
}): Queries {
  const { threats = [], alerts = [], stats = NO_STATS } = stored;
  const newestFirst = threats.toSorted((a, b) => compare(b.timestamp, a.timestamp) || compare(b.id, a.id));
  return {
    recentThreats: async ({ filters, after, limit }) => {
      const wanted = newestFirst.filter(
        (threat) =>
          (filters.severity ?? threat.severity) === threat.severity &&
          (filters.threat_type ?? threat.threat_type) === threat.threat_type &&
          (filters.source_ip ?? threat.source_ip) === threat.source_ip,
      );
      const from = wanted.findIndex(({ id }) => id === after?.id) + 1;
      const page = wanted.slice(from, from + limit);
      const last = wanted.length > from + limit ? page.at(-1) : undefined;
      return { threats: page, ...(last && { next: { at: Date.parse(last.timestamp), id: last.id } }) };
    },
    threat: async (id) => threats.find((threat) => threat.id === id),
    threatStats: async () => stats,
    alerts: async ({ filters, after, limit }) => {
      const wanted = alerts
        .toSorted((a, b) => compare(b.created_at, a.created_at) || compare(b.id, a.id))
        .filter(
          (alert) =>
            (filters.status ?? alert.status) === alert.status &&
            (filters.priority ?? alert.priority) === alert.priority,
        );
      const from = wanted.findIndex(({ id }) => id === after?.id) + 1;
      const page = wanted.slice(from, from + limit);
      const last = wanted.length > from + limit ? page.at(-1) : undefined;
      return { alerts: page, ...(last && { next: { at: Date.parse(last.created_at), id: last.id } }) };
    },
    alert: async (id) => alerts.find((alert) => alert.id === id),
    activeAlerts: async (limit) => alerts.slice(0, limit),
  };
}

/** Alerts in memory, with the lifecycle that Firestore's have. */
export function fakeAlertActions(alerts: readonly Alert[]): AlertActions & { readonly acted: ActContext[] } {
  const held = new Map(alerts.map((alert) => [alert.id, alert]));
  const histories = new Map<string, AlertHistoryEntry[]>();
  const acted: ActContext[] = [];
  return {
    acted,
    async act(id, action, context) {
      const alert = held.get(id);
      if (alert === undefined) return { kind: "unknown" };
      const step = stepOf(alert, action, NOW);
      if (step === undefined) return { kind: "forbidden", alert };
      acted.push(context);
      const changed = Alert.parse({ ...alert, ...step.changes });
      held.set(id, changed);
      const history = histories.get(id) ?? [];
      const sequence = history.length;
      const { actor } = context;
      histories.set(id, [...history, { ...step.entry, id: String(sequence), sequence, actor, at: NOW }]);
      return { kind: "done", alert: changed };
    },
    history: async (id) => (held.has(id) ? (histories.get(id) ?? []) : undefined),
  };
}

/** Identities that know nobody. */
const NOBODY_KNOWN: Identities = {
  verifyToken: async () => {
    throw new Error("The token is not valid.");
  },
  key: async () => undefined,
  used: () => {},
  isAppToken: async () => false,
};

/** No playbooks and no executions. */
export const NO_RESPONSES: Responses = {
  playbooks: async () => [],
  execute: async () => ({ kind: "unknown", what: "playbook" }),
  executeAll: async () => undefined,
  respond: async () => [],
  history: async () => [],
  get: async () => undefined,
  decide: async () => ({ kind: "unknown" }),
};

/** No model is set up. */
export const NO_MODEL: AskModel = {
  ask: async () => ({ kind: "unavailable", reason: "no_key" }),
  titleOf: () => "A test rule",
  state: async () => ({
    status: "not_configured",
    calls_today: 0,
    answers_today: 0,
    cost_usd_today: 0,
    daily_budget_usd: 1,
  }),
};

/** API keys in memory. */
export function fakeApiKeys(): ApiKeys {
  const held = new Map<string, ApiKey>();
  return {
    list: async (limit) => [...held.values()].toReversed().slice(0, limit),
    async create(wanted, { actor }) {
      const id = String(held.size).padStart(16, "0");
      const made = { ...wanted, id, created_at: NOW, created_by: actor.id };
      held.set(id, made);
      return { ...made, key: `tsk_${id}_${"s".repeat(43)}` };
    },
    async revoke(id, { actor }) {
      const key = held.get(id);
      if (key === undefined) return undefined;
      const revoked = { ...key, revoked_at: NOW, revoked_by: actor.id };
      held.set(id, revoked);
      return revoked;
    },
  };
}

/** Suppressions in memory. */
export function fakeSuppressions(): Suppressions {
  const held = new Map<string, Suppression>();
  return {
    list: async (limit) => [...held.values()].toReversed().slice(0, limit),
    async create({ until, reason, ...rest }, { actor }) {
      const id = `suppression${String(held.size).padStart(9, "0")}`;
      const made: Suppression = {
        ...rest,
        id,
        until: new Date(until).toISOString(),
        ...(reason !== undefined && { reason }),
        created_at: NOW,
        created_by: actor.id,
      };
      held.set(id, made);
      return made;
    },
    async revoke(id, { actor }) {
      const suppression = held.get(id);
      if (suppression === undefined) return undefined;
      const revoked = { ...suppression, revoked_at: NOW, revoked_by: actor.id };
      held.set(id, revoked);
      return revoked;
    },
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const NO_STATS: ThreatStats = {
  total_threats: 0,
  severity_distribution: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFO: 0 },
  type_distribution: {},
};
