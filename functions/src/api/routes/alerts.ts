import type { ApiOptions, Handlers } from "../handlers.ts";

/** Reads of alerts. */
export function alertHandlers({ queries }: ApiOptions): Pick<Handlers, "listActiveAlerts"> {
  return {
    listActiveAlerts: async ({ query: { limit } }) => {
      const alerts = await (await queries()).activeAlerts(limit);
      return { body: { alerts: [...alerts], count: alerts.length } };
    },
  };
}
