import type { Alert, AlertHistoryEntry } from "@threatstream/contracts";
import { useApi } from "@threatstream/client/react";
import type { ReactNode } from "react";
import { Failure, Waiting } from "../../parts/states.tsx";
import { Clock } from "../../parts/time.tsx";

/** Who did what, the first step first; read again whenever the alert changes. */
export function History({ alert }: { alert: Alert }): ReactNode {
  const version = [alert.status, alert.assigned_at, alert.notes].join(" ");
  const { data, error, reload } = useApi(`history ${alert.id} ${version}`, (api, signal) =>
    api.getAlertHistory({ params: { id: alert.id }, signal }),
  );
  return (
    <section className="card" aria-labelledby="history">
      <header>
        <h2 id="history">History</h2>
      </header>
      {error !== undefined && <Failure title="The history can't be read" error={error} onRetry={reload} />}
      {data === undefined && error === undefined && <Waiting what="history" rows={2} />}
      <ol className="history">
        <li>
          <Clock at={alert.created_at} />
          <span>
            Raised by <b>{alert.rule ?? "the rules"}</b>
          </span>
        </li>
        {data?.history.map((entry) => (
          <li key={entry.id}>
            <Clock at={entry.at} />
            <span className="break">
              <b>{entry.analyst_id}</b> {wordsOf(entry)}
              {entry.notes !== undefined && <q className="muted"> {entry.notes}</q>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function wordsOf({ action, assigned_to, analyst_id, to, resolution }: AlertHistoryEntry): string {
  switch (action) {
    case "acknowledge":
      return "acknowledged it";
    case "investigate":
      return "investigates it";
    case "assign":
      return assigned_to === analyst_id ? "took it" : `assigned it to ${assigned_to}`;
    case "resolve":
      return to === "FALSE_POSITIVE" ? "closed it as a false positive" : `resolved it: ${resolution}`;
    default:
      return `did: ${String(action)}`;
  }
}
