import type { Threat } from "@threatstream/contracts";
import { useApi } from "@threatstream/client/react";
import type { ReactNode } from "react";
import { CopyButton } from "../parts/command.tsx";
import { SeverityMark } from "../parts/severity.tsx";
import { Age, Clock } from "../parts/time.tsx";
import { Evidence } from "./evidence.tsx";
import { Related } from "./related.tsx";
import { SourceProfile } from "./source-profile.tsx";
import { ThreatActions } from "./threat-actions.tsx";
import { Verdict } from "./verdict.tsx";

interface Props {
  readonly threat: Threat;
  readonly title: ReactNode;
  readonly onOpen: (id: string) => void;
}

/** Everything that is known of a threat, and what can be done about it. */
export function ThreatDetail({ threat, title, onOpen }: Props): ReactNode {
  const { data: explained } = useApi(`explain ${threat.id}`, (api, signal) =>
    api.explainThreat({ params: { id: threat.id }, signal }),
  );
  const json = JSON.stringify(threat, undefined, 2);
  return (
    <>
      <div className="drawer-head">
        <div className="actions">
          <SeverityMark severity={threat.severity} size={14} />
          <code className="tag">{threat.id}</code>
          <span className="tag">
            <span>
              seen <Clock at={threat.timestamp} />, <Age at={threat.timestamp} suffix=" ago" />
            </span>
          </span>
          {threat.auto_blocked && <span className="tag good">blocked</span>}
          {threat.simulation_ids !== undefined && threat.simulation_ids.length > 0 && (
            <span className="tag">simulation</span>
          )}
        </div>
        {title}
        <p className="muted break">{threat.description}</p>
        <ThreatActions threat={threat} json={json} />
      </div>
      <Evidence threat={threat} />
      <section>
        <h3>Why</h3>
        <ul className="rows">
          {(explained?.rules.detections ?? threat.detections.map((id) => ({ id, title: undefined }))).map(
            (detection) => (
              <li key={detection.id}>
                <SeverityMark severity={threat.rules?.severity ?? threat.severity} />
                <span>{detection.title ?? "Rule"}</span>
                <code className="tag">{detection.id}</code>
              </li>
            ),
          )}
        </ul>
        <p className="muted break">{threat.contextual_analysis}</p>
      </section>
      <Verdict threat={threat} />
      {threat.recommended_actions.length > 0 && (
        <section>
          <h3>What to do</h3>
          <ol className="numbered">
            {threat.recommended_actions.map((action) => (
              <li key={action} className="break">
                {action}
              </li>
            ))}
          </ol>
        </section>
      )}
      <SourceProfile threat={threat} />
      <Related threat={threat} onOpen={onOpen} />
      <section>
        <details>
          <summary>Record as JSON</summary>
          <div className="json">
            <CopyButton text={json} />
            <pre tabIndex={0}>{json}</pre>
          </div>
        </details>
      </section>
    </>
  );
}
