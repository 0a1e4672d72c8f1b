import type { Alert, PlaybookExecution } from "@threatstream/contracts";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useNow } from "../../common/clock.ts";
import { useActiveAlerts, useRecentExecutions } from "../../common/feeds.ts";
import { formatCount, formatCountdown } from "../../common/format.ts";
import { SeverityMark } from "../../parts/severity.tsx";
import { FeedBody } from "../../parts/states.tsx";

/** The one thing to know now: the most urgent alert and what waits for whom, or that nothing does. */
export function Headline(): ReactNode {
  const alerts = useActiveAlerts();
  const { data: executions = [] } = useRecentExecutions();
  const waiting = executions.filter(({ status }) => status === "AWAITING_APPROVAL");
  return (
    <FeedBody feed={alerts} what="alerts" rows={2}>
      {(list) => {
        const [first] = list;
        return first === undefined ? (
          <section className="card call calm" aria-label="Now">
            <p>
              <b>Nothing waits for you.</b> <span className="muted">No alert is open.</span>
            </p>
          </section>
        ) : (
          <Call alert={first} others={list.length - 1} waiting={waiting} />
        );
      }}
    </FeedBody>
  );
}

/** The description as a sentence, without the title that stands before it. */
function sentence({ title, description }: Alert): string {
  const rest = description.startsWith(`${title} `) ? description.slice(title.length + 1) : description;
  return /[.!?…]$/.test(rest) ? rest : `${rest}.`;
}

interface CallProps {
  readonly alert: Alert;
  readonly others: number;
  readonly waiting: readonly PlaybookExecution[];
}

function Call({ alert, others, waiting }: CallProps): ReactNode {
  const left = Date.parse(alert.due_at) - useNow();
  return (
    <section className={`card call ${alert.severity.toLowerCase()}-edge`} aria-label="Now">
      <SeverityMark severity={alert.severity} size={14} />
      <p className="break">
        <b>{alert.title}</b>: {sentence(alert)}{" "}
        <span className="muted">
          {waiting.length > 0 &&
            (waiting.length === 1
              ? "A response waits for approval. "
              : `${formatCount(waiting.length)} responses wait for approval. `)}
          {left >= 0 ? "Due in " : "Late by "}
          <b className={left < 5 * 60_000 ? "critical" : undefined}>{formatCountdown(left)}</b>
          {others > 0 && `; ${formatCount(others)} more ${others === 1 ? "alert is" : "alerts are"} open`}.
        </span>
      </p>
      <Link href={`/alerts/${alert.id}`} className="btn primary right">
        Open alert
      </Link>
    </section>
  );
}
