import type { Threat } from "@threatstream/contracts";
import { useApi, useThreatStream } from "@threatstream/client/react";
import { useState } from "react";
import type { ReactNode } from "react";
import { Failure, Waiting } from "../parts/states.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { useAction } from "../parts/toasts.tsx";
import { useSession } from "../session/session.tsx";

interface Props {
  readonly threat: Pick<Threat, "id" | "threat_type">;
  readonly onClose: () => void;
}

/** Runs a playbook for a threat, after its plan was shown. */
export function PlaybookSheet({ threat, onClose }: Props): ReactNode {
  const { data, error, reload } = useApi("playbooks", (api, signal) => api.listPlaybooks({ signal }));
  const fitting =
    data?.playbooks.filter(({ threat_types }) => threat_types.includes(threat.threat_type)) ?? [];
  const others = data?.playbooks.filter((playbook) => !fitting.includes(playbook)) ?? [];
  const [chosen, setChosen] = useState("");
  const id = chosen === "" ? (fitting[0]?.id ?? others[0]?.id) : chosen;
  return (
    <Sheet title="Run a playbook" open onOpenChange={(open) => !open && onClose()}>
      {error !== undefined && <Failure title="The playbooks can't be read" error={error} onRetry={reload} />}
      {data === undefined && error === undefined && <Waiting what="playbooks" />}
      {id !== undefined && (
        <div className="form">
          <label>
            Playbook
            <select className="field" value={id} onChange={({ target }) => setChosen(target.value)}>
              {[...fitting, ...others].map((playbook) => (
                <option key={playbook.id} value={playbook.id}>
                  {playbook.name}
                  {fitting.includes(playbook) ? "" : " (for other threats)"}
                </option>
              ))}
            </select>
          </label>
          <Plan key={id} playbookId={id} threatId={threat.id} onClose={onClose} />
        </div>
      )}
    </Sheet>
  );
}

function Plan(props: { playbookId: string; threatId: string; onClose: () => void }): ReactNode {
  const { playbookId, threatId, onClose } = props;
  const { api } = useThreatStream();
  const { user } = useSession();
  const act = useAction();
  const body = { playbook_id: playbookId, threat_id: threatId, analyst_id: user.analystId.slice(0, 128) };
  const { data, error, reload } = useApi(`plan ${playbookId} ${threatId}`, (client, signal) =>
    client.executePlaybook({ body: { ...body, dry_run: true }, signal }),
  );
  const needsApproval = data !== undefined && "requires_approval" in data && data.requires_approval;
  function run(): void {
    onClose();
    const done = needsApproval ? "The playbook waits for somebody else's approval." : "The playbook runs.";
    void act(() => api.executePlaybook({ body }), done);
  }
  return (
    <>
      {error !== undefined && <Failure title="There is no plan" error={error} onRetry={reload} />}
      {data === undefined && error === undefined && <Waiting what="plan" />}
      {data !== undefined && (
        <ol className="rows" aria-label="What it would do">
          {data.steps.map((step) => (
            <li key={step.index}>
              <span className="faint">{step.index + 1}</span>
              <span>{step.name}</span>
              <code className="tag right">{step.action}</code>
              {step.reason !== undefined && <span className="muted small break">{step.reason}</span>}
            </li>
          ))}
        </ol>
      )}
      {needsApproval && <p className="muted">Another person must approve it before anything is done.</p>}
      <div className="actions">
        <button type="button" className="btn" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="btn primary" disabled={data === undefined} onClick={run}>
          {needsApproval ? "Ask for approval" : "Run"}
        </button>
      </div>
    </>
  );
}
