import type { Alert } from "@threatstream/contracts";
import { useThreatStream } from "@threatstream/client/react";
import { useMemo } from "react";
import { useAction } from "../../parts/toasts.tsx";
import { useSession } from "../../session/session.tsx";

/** What an analyst does with an alert; each gives whether it worked, and says it. */
export interface AlertActions {
  readonly acknowledge: (alert: Alert) => Promise<boolean>;
  readonly investigate: (alert: Alert) => Promise<boolean>;
  readonly assign: (alert: Alert, to: string, notes?: string) => Promise<boolean>;
  readonly resolve: (
    alert: Alert,
    resolution: string,
    notes?: string,
    suppressUntil?: string,
  ) => Promise<boolean>;
}

export function useAlertActions(): AlertActions {
  const { api } = useThreatStream();
  const { user } = useSession();
  const act = useAction();
  return useMemo(() => {
    const analyst_id = user.analystId;
    const params = (alert: Alert): { id: string } => ({ id: alert.id });
    const noted = (notes = ""): { notes?: string } => (notes.trim() === "" ? {} : { notes: notes.trim() });
    return {
      acknowledge: (alert) =>
        act(
          () => api.acknowledgeAlert({ params: params(alert), body: { analyst_id } }),
          `Acknowledged: ${alert.title}`,
        ),
      investigate: (alert) =>
        act(
          () => api.investigateAlert({ params: params(alert), body: { analyst_id } }),
          `Investigating: ${alert.title}`,
        ),
      assign: (alert, to, notes) =>
        act(
          () =>
            api.assignAlert({
              params: params(alert),
              body: { analyst_id, assigned_to: to, ...noted(notes) },
            }),
          notes === undefined ? `Assigned to ${to}.` : "Noted.",
        ),
      resolve: (alert, resolution, notes, suppressUntil) =>
        act(
          () =>
            api.resolveAlert({
              params: params(alert),
              body: {
                analyst_id,
                resolution,
                ...noted(notes),
                ...(suppressUntil !== undefined && { suppress_until: suppressUntil }),
              },
            }),
          `Closed: ${alert.title}`,
        ),
    };
  }, [api, user, act]);
}
