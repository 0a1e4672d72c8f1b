import { useAlerts, useExecutions } from "@threatstream/client/react";
import type { Feed } from "@threatstream/client/react";
import type { Alert, PlaybookExecution } from "@threatstream/contracts";

/** The active alerts that the console works with: one subscription for the rail, the overview and the queue. */
export const ALERT_LIMIT = 100;
export const useActiveAlerts = (): Feed<readonly Alert[]> => useAlerts({ limit: ALERT_LIMIT });

/** The newest playbook executions: one subscription for the overview, an alert's page and the response view. */
export const useRecentExecutions = (): Feed<readonly PlaybookExecution[]> => useExecutions({ limit: 50 });
