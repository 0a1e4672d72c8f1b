import type { Alert } from "@threatstream/contracts";
import type { ReactNode } from "react";
import { Link, useSearch } from "wouter";
import { formatCount } from "../../common/format.ts";
import { SeverityShape, severityWord } from "../../parts/severity.tsx";
import { useSession } from "../../session/session.tsx";
import { ownerOf } from "./queue.ts";
import type { Group } from "./queue.ts";
import { Sla } from "./sla.tsx";

interface Props {
  readonly groups: readonly Group[];
  readonly current: string;
  readonly selected: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
}

/** The queue, most urgent first. */
export function Queue({ groups, current, selected, onToggle }: Props): ReactNode {
  return (
    <section className="card list" aria-label="Queue">
      {groups.map(({ title, alerts }) => (
        <div key={title}>
          <h2 className="group">
            {title} <span className="right">{formatCount(alerts.length)}</span>
          </h2>
          <ul>
            {alerts.map((alert) => (
              <Item
                key={alert.id}
                alert={alert}
                isCurrent={alert.id === current}
                isSelected={selected.has(alert.id)}
                onToggle={onToggle}
              />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

interface ItemProps {
  readonly alert: Alert;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly onToggle: (id: string) => void;
}

function Item({ alert, isCurrent, isSelected, onToggle }: ItemProps): ReactNode {
  const search = useSearch();
  const { may } = useSession();
  const owner = ownerOf(alert);
  const parts = [
    alert.source_ip,
    alert.occurrences > 1 ? `${formatCount(alert.occurrences)} threats` : undefined,
    owner,
  ].filter((part) => part !== undefined);
  return (
    <li className={`item ${isCurrent ? "current" : ""}`}>
      {may("analyst") ? (
        <input
          type="checkbox"
          aria-label={`Select ${alert.title}, ${alert.id}`}
          checked={isSelected}
          onChange={() => onToggle(alert.id)}
        />
      ) : (
        <span />
      )}
      <SeverityShape severity={alert.severity} />
      <Link
        href={`/alerts/${alert.id}${search === "" ? "" : `?${search}`}`}
        className="item-link ellipsis"
        aria-current={isCurrent ? "true" : undefined}
      >
        <span className="visually-hidden">{severityWord(alert.severity)}: </span>
        {alert.title}
        {alert.target !== undefined && <span className="muted"> on {alert.target}</span>}
      </Link>
      <Sla alert={alert} />
      <small className="ellipsis">{parts.join(" · ")}</small>
    </li>
  );
}
