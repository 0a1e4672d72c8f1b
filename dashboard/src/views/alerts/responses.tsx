import type { Alert, PlaybookExecution } from "@threatstream/contracts";
import { useApi, useThreatStream } from "@threatstream/client/react";
import { useState } from "react";
import type { ReactNode } from "react";
import { PlaybookSheet } from "../../actions/playbook-sheet.tsx";
import { useRecentExecutions } from "../../common/feeds.ts";
import { useAction } from "../../parts/toasts.tsx";
import { useSession } from "../../session/session.tsx";

/** What was done about an alert, and what waits for a decision. */
export function Responses({ alert }: { alert: Alert }): ReactNode {
  const { data = [] } = useRecentExecutions();
  const { may } = useSession();
  const [running, setRunning] = useState(false);
  const mine = data.filter(
    ({ alert_id, threat_id }) => alert_id === alert.id || threat_id === alert.threat_id,
  );
  const waiting = mine.filter(({ status }) => status === "AWAITING_APPROVAL");
  const others = mine.filter((execution) => !waiting.includes(execution));
  return (
    <>
      {waiting.map((execution) => (
        <Waiting key={execution.execution_id} execution={execution} />
      ))}
      <section className="card" aria-labelledby="responses">
        <header>
          <h2 id="responses">Response</h2>
          {may("analyst") && (
            <button type="button" className="btn small right" onClick={() => setRunning(true)}>
              Run playbook…
            </button>
          )}
        </header>
        {mine.length === 0 && <p className="muted">Nothing was done yet.</p>}
        <ul className="rows">
          {others.map((execution) => (
            <li key={execution.execution_id}>
              <span>{execution.playbook_name}</span>
              <span className="tag">{execution.status.toLowerCase().replaceAll("_", " ")}</span>
              <span className="muted break">{execution.result}</span>
            </li>
          ))}
        </ul>
        {running && (
          <PlaybookSheet
            threat={{ id: alert.threat_id, threat_type: alert.threat_type }}
            onClose={() => setRunning(false)}
          />
        )}
      </section>
    </>
  );
}

/** A playbook that waits for approval: its plan, and the decision. */
function Waiting({ execution }: { execution: PlaybookExecution }): ReactNode {
  const { api } = useThreatStream();
  const { may, user } = useSession();
  const act = useAction();
  const { execution_id: id, playbook_name: name } = execution;
  const { data } = useApi(`execution ${id}`, (client, signal) =>
    client.getExecution({ params: { id }, signal }),
  );
  const call = { params: { id }, body: { analyst_id: user.analystId.slice(0, 128) } };
  const undo = (): void => void act(() => api.rollbackExecution(call), `Taken back: ${name}`);
  return (
    <section className="card yours" aria-label="Response waits">
      <header>
        <h2>Response waits for approval</h2>
        <span className="tag accent">{name}</span>
        <small className="right">nothing done yet · asked by {execution.executed_by}</small>
      </header>
      <ol className="rows">
        {data?.steps.map((step) => (
          <li key={step.index}>
            <span>{step.name}</span>
            <code className="tag right">{step.action}</code>
          </li>
        ))}
      </ol>
      {may("analyst") && (
        <div className="actions alert-actions">
          <button
            type="button"
            className="btn small primary"
            onClick={() => void act(() => api.approveExecution(call), `Approved: ${name}`, undo)}
          >
            Approve and run
          </button>
          <button
            type="button"
            className="btn small danger"
            onClick={() => void act(() => api.cancelExecution(call), `Refused: ${name}`)}
          >
            Refuse
          </button>
        </div>
      )}
    </section>
  );
}
