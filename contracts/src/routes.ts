import { AI_ROUTES } from "./routes/ai.ts";
import { ANALYTICS_ROUTES } from "./routes/analytics.ts";
import { ALERT_ROUTES } from "./routes/alerts.ts";
import { BLOCKLIST_ROUTES } from "./routes/blocklist.ts";
import { EVENT_ROUTES } from "./routes/events.ts";
import { KEY_ROUTES } from "./routes/keys.ts";
import type { Routes } from "./routes/route.ts";
import { PLAYBOOK_ROUTES } from "./routes/playbooks.ts";
import { SIMULATION_ROUTES } from "./routes/simulation.ts";
import { SUPPRESSION_ROUTES } from "./routes/suppressions.ts";
import { SYSTEM_ROUTES } from "./routes/system.ts";
import { THREAT_ROUTES } from "./routes/threats.ts";

/** Every route of the API: the server, its clients and its documentation are made from this table. */
export const ROUTES = {
  ...SYSTEM_ROUTES,
  ...EVENT_ROUTES,
  ...THREAT_ROUTES,
  ...AI_ROUTES,
  ...ALERT_ROUTES,
  ...SUPPRESSION_ROUTES,
  ...PLAYBOOK_ROUTES,
  ...BLOCKLIST_ROUTES,
  ...SIMULATION_ROUTES,
  ...KEY_ROUTES,
  ...ANALYTICS_ROUTES,
} as const satisfies Routes;

export type RouteName = keyof typeof ROUTES;
