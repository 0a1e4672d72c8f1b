import { IDLE_DASHBOARD, idleRisk } from "@threatstream/contracts/plain";
import { createChanges } from "./changes.ts";
import type { Changes } from "./changes.ts";
import { createExecutions } from "./executions.ts";
import type { LiveNews, LiveState, RiskPoint } from "./messages.ts";
import { ALERT_WINDOW } from "./sources.ts";
import type { LiveValues } from "./sources.ts";
import { createTimeline, riskPoints } from "./timeline.ts";

export type SourceName = keyof LiveValues;
/** The present value of each source that has told one. */
export type Values = { [K in SourceName]?: LiveValues[K] };
export type Emit = (news: LiveNews) => void;

const SHOWN_THREATS = 20;

/** Returns the state that a page opens with. `now` is ISO-8601. */
export function stateOf(values: Values, now: string): LiveState {
  const stats = values.dashboard ?? IDLE_DASHBOARD;
  return {
    threats: (values.threats ?? []).slice(0, SHOWN_THREATS),
    alerts: values.activeAlerts ?? [],
    stats,
    dashboard_stats: stats,
    dashboard: stats,
    risk_index: values.risk ?? idleRisk(now),
    risk_timeline: riskPoints(values.timeline),
    timeline: values.timeline ?? null,
  };
}

/** What is to be told of one source's change. */
interface Told {
  readonly news: readonly LiveNews[];
  /** True where more came at once than the source's list holds. */
  readonly missed: boolean;
}

/** Turns the sources' values into news. */
export interface News {
  /** Takes all values as told. */
  start(values: Values): void;
  /** What is new in this source since it was asked last. */
  take(name: SourceName, values: Values): Told;
}

/** `window`: how many threats their list holds. */
export function createNews(window: number): News {
  const threats = createChanges(window, byIdAnd<LiveValues["threats"][number]>("analyzed_at"));
  const alerts = createChanges(ALERT_WINDOW, byIdAnd<LiveValues["newAlerts"][number]>("created_at"));
  const executions = createExecutions();
  const timeline = createTimeline();
  const documents = createDocuments();
  return {
    start(values) {
      threats.start(values.threats ?? []);
      alerts.start(values.newAlerts ?? []);
      executions.start(values.executions ?? []);
      timeline.start(values.timeline);
      for (const news of documentNews(values)) documents.isNew(news);
    },
    take(name, values) {
      switch (name) {
        case "threats":
          return told(threats, values.threats, (data) => ({ type: "new_threat", data }));
        case "newAlerts":
          return told(alerts, values.newAlerts, (data) => ({ type: "new_alert", data }));
        case "executions":
          return executions.take(values.executions ?? []);
        case "timeline":
          return { news: timeline.take(values.timeline).map(pointNews), missed: false };
        case "activeAlerts":
        case "dashboard":
        case "risk":
        case "simulation":
        case "heartbeat":
          return { news: documentNews(values).filter((news) => documents.isNew(news)), missed: false };
      }
    },
  };
}

function byIdAnd<T extends { readonly id: string }>(time: keyof T & string) {
  return { id: (item: T) => item.id, at: (item: T) => String(item[time]) };
}

function told<T>(changes: Changes<T>, list: readonly T[] | undefined, toNews: (item: T) => LiveNews): Told {
  const { items, missed } = changes.take(list ?? []);
  return { news: items.map(toNews), missed };
}

function pointNews(data: RiskPoint): LiveNews {
  return { type: "risk_timeline_update", data };
}

/** Each document that exists, as the news that it would be. */
function documentNews({ dashboard, risk, simulation, heartbeat }: Values): LiveNews[] {
  return [
    ...(dashboard ? [{ type: "metrics_update" as const, data: dashboard }] : []),
    ...(risk ? [{ type: "risk_update" as const, data: risk }] : []),
    ...(simulation ? [{ type: "simulation_update" as const, data: simulation }] : []),
    ...(heartbeat ? [{ type: "heartbeat" as const, data: heartbeat }] : []),
  ];
}

/** Remembers what each document said last: after a lost connection the server sends it again. */
function createDocuments() {
  const last = new Map<string, string>();
  return {
    isNew({ type, data }: LiveNews): boolean {
      const text = JSON.stringify(data);
      if (last.get(type) === text) return false;
      last.set(type, text);
      return true;
    },
  };
}
