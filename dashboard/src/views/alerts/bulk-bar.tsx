import type { Alert } from "@threatstream/contracts";
import { useState } from "react";
import type { ReactNode } from "react";
import { formatCount } from "../../common/format.ts";
import { useSession } from "../../session/session.tsx";
import { CloseSheet } from "./close-sheet.tsx";
import { useAlertActions } from "./use-alert-actions.ts";

/** One action for all selected alerts. */
export function BulkBar({ alerts, onDone }: { alerts: readonly Alert[]; onDone: () => void }): ReactNode {
  const actions = useAlertActions();
  const { user } = useSession();
  const [closing, setClosing] = useState(false);
  /** One after the other: a queue of a hundred must not be a hundred requests at once. */
  async function each(what: (alert: Alert) => Promise<boolean>): Promise<void> {
    onDone();
    for (const alert of alerts) await what(alert);
  }
  return (
    <div className="card bulk actions" role="group" aria-label="Selected alerts">
      <strong>{formatCount(alerts.length)} selected</strong>
      <button
        type="button"
        className="btn small"
        onClick={() =>
          void each((alert) => (alert.status === "NEW" ? actions.acknowledge(alert) : Promise.resolve(true)))
        }
      >
        Acknowledge
      </button>
      <button
        type="button"
        className="btn small"
        onClick={() => void each((alert) => actions.assign(alert, user.analystId))}
      >
        Assign to me
      </button>
      <button type="button" className="btn small" onClick={() => setClosing(true)}>
        Resolve…
      </button>
      <button type="button" className="btn small quiet right" onClick={onDone}>
        Clear
      </button>
      {closing && (
        <CloseSheet
          alerts={alerts}
          kind="resolve"
          onClose={() => setClosing(false)}
          onSubmit={(resolution, notes) => void each((alert) => actions.resolve(alert, resolution, notes))}
        />
      )}
    </div>
  );
}
