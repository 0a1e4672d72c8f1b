import type { Alert } from "@threatstream/contracts";
import { useApi } from "@threatstream/client/react";
import { useState } from "react";
import type { ReactNode } from "react";
import { Link, useSearch } from "wouter";
import { formatCount } from "../../common/format.ts";
import { useKeys } from "../../common/keys.ts";
import { useOverlayParam } from "../../common/url.ts";
import { SeverityMark } from "../../parts/severity.tsx";
import { Failure, Waiting } from "../../parts/states.tsx";
import { Age, Clock } from "../../parts/time.tsx";
import { useSession } from "../../session/session.tsx";
import { CloseSheet } from "./close-sheet.tsx";
import type { CloseKind } from "./close-sheet.tsx";
import { History } from "./history.tsx";
import { NoteForm } from "./note-form.tsx";
import { isOpen } from "./queue.ts";
import { Responses } from "./responses.tsx";
import { Sla } from "./sla.tsx";
import { useAlertActions } from "./use-alert-actions.ts";

interface Props {
  readonly id: string;
  /** As the queue has it, live; an alert that is not in the queue is read once. */
  readonly known: Alert | undefined;
  readonly onNext: () => void;
}

/** One alert: what happened, what can be done, what waits, and who did what. */
export function AlertDetail({ id, known, onNext }: Props): ReactNode {
  const { data, error, reload } = useApi(known === undefined ? `alert ${id}` : undefined, (api, signal) =>
    api.getAlert({ params: { id }, signal }),
  );
  const alert = known ?? data;
  if (alert === undefined) {
    return (
      <section className="card">
        {error === undefined ? (
          <Waiting what="alert" rows={6} />
        ) : (
          <Failure title="This alert can't be read" error={error} onRetry={reload} />
        )}
      </section>
    );
  }
  return (
    <div className="stack">
      <Head alert={alert} onNext={onNext} />
      <Responses alert={alert} />
      <Facts alert={alert} />
      <History alert={alert} />
    </div>
  );
}

const STATUS_WORDS = {
  NEW: "New",
  ACKNOWLEDGED: "Acknowledged",
  INVESTIGATING: "Investigating",
  RESOLVED: "Resolved",
  FALSE_POSITIVE: "False positive",
} as const;

function Head({ alert, onNext }: { alert: Alert; onNext: () => void }): ReactNode {
  const search = useSearch();
  return (
    <section className="card" aria-labelledby="alert-title">
      <div className="actions">
        <Link href={`/alerts${search === "" ? "" : `?${search}`}`} className="btn small queue-back">
          Queue
        </Link>
        <SeverityMark severity={alert.severity} size={14} />
        <span className="tag">{alert.priority}</span>
        <code className="tag">{alert.id}</code>
        <span className="tag">{STATUS_WORDS[alert.status]}</span>
        <span className="right">
          <Sla alert={alert} />
        </span>
      </div>
      <h2 className="alert-title" id="alert-title">
        {alert.title}
      </h2>
      <p className="muted break">{alert.description}</p>
      <Actions alert={alert} onNext={onNext} />
    </section>
  );
}

function Actions({ alert, onNext }: { alert: Alert; onNext: () => void }): ReactNode {
  const { may, user } = useSession();
  const actions = useAlertActions();
  const [closing, setClosing] = useState<CloseKind>();
  const isWorked = may("analyst") && isOpen(alert);
  const canAcknowledge = isWorked && alert.status === "NEW";
  const canInvestigate = isWorked && alert.status !== "INVESTIGATING";
  useKeys({
    a: () => canAcknowledge && void actions.acknowledge(alert),
    i: () => canInvestigate && void actions.investigate(alert),
    r: () => isWorked && setClosing("resolve"),
    f: () => isWorked && setClosing("false-positive"),
  });
  if (!isWorked) return null;
  return (
    <>
      <div className="actions alert-actions">
        {canAcknowledge && (
          <button type="button" className="btn small primary" onClick={() => void actions.acknowledge(alert)}>
            Acknowledge <kbd>a</kbd>
          </button>
        )}
        {canInvestigate && (
          <button type="button" className="btn small" onClick={() => void actions.investigate(alert)}>
            Investigate <kbd>i</kbd>
          </button>
        )}
        <button type="button" className="btn small" onClick={() => setClosing("resolve")}>
          Resolve <kbd>r</kbd>
        </button>
        <button type="button" className="btn small" onClick={() => setClosing("false-positive")}>
          False positive <kbd>f</kbd>
        </button>
        {alert.assigned_to !== user.analystId && (
          <button
            type="button"
            className="btn small"
            onClick={() => void actions.assign(alert, user.analystId)}
          >
            Assign to me
          </button>
        )}
      </div>
      <NoteForm alert={alert} />
      {closing !== undefined && (
        <CloseSheet
          alerts={[alert]}
          kind={closing}
          onClose={() => setClosing(undefined)}
          onSubmit={(resolution, notes, until) =>
            void actions.resolve(alert, resolution, notes, until).then((worked) => worked && onNext())
          }
        />
      )}
    </>
  );
}

function Facts({ alert }: { alert: Alert }): ReactNode {
  const [, openThreat] = useOverlayParam("threat");
  return (
    <section className="card" aria-labelledby="what">
      <header>
        <h2 id="what">What it stands for</h2>
        <button type="button" className="btn small right" onClick={() => openThreat(alert.threat_id)}>
          Open the first threat
        </button>
      </header>
      <dl className="facts">
        <dt>Threats</dt>
        <dd>
          {formatCount(alert.occurrences)}, first <Clock at={alert.first_seen_at} />, last{" "}
          <Age at={alert.last_seen_at} suffix=" ago" />
        </dd>
        {alert.source_ip !== undefined && (
          <>
            <dt>Source</dt>
            <dd>
              <Link href={`/?text=${encodeURIComponent(alert.source_ip)}`} className="link mono">
                {alert.source_ip}
              </Link>{" "}
              {alert.source_country}
            </dd>
          </>
        )}
        <dt>Target</dt>
        <dd>{alert.target ?? "not named"}</dd>
        <dt>Rule</dt>
        <dd>
          <code>{alert.rule ?? "not named"}</code>
          {alert.mitre_attack_id !== undefined && (
            <>
              {" "}
              · <code>{alert.mitre_attack_id}</code>
            </>
          )}
        </dd>
        <dt>Risk</dt>
        <dd>{alert.risk_score} of 100</dd>
        <dt>Assigned to</dt>
        <dd>{alert.assigned_to ?? "nobody"}</dd>
        {alert.resolution !== undefined && (
          <>
            <dt>Resolution</dt>
            <dd>{alert.resolution}</dd>
          </>
        )}
      </dl>
    </section>
  );
}
