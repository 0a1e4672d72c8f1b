import { useTopSources } from "@threatstream/client/react";
import { SEVERITY_ORDER } from "../../common/severities.ts";
import type { Severity } from "@threatstream/contracts";
import type { ReactNode } from "react";
import { formatCount } from "../../common/format.ts";
import { Empty, FeedBody } from "../../parts/states.tsx";

const SHOWN = 6;

/** The sources with the most threats. */
export function TopSources(): ReactNode {
  const feed = useTopSources();
  return (
    <section className="card" aria-labelledby="top-sources">
      <header>
        <h2 id="top-sources">Top sources</h2>
        <small className="right">threats</small>
      </header>
      <FeedBody feed={feed} what="sources" empty={<Empty title="No source yet" />}>
        {({ sources }) => {
          const most = Math.max(1, ...sources.map(({ attack_count }) => attack_count));
          return (
            <ul className="shares">
              {sources.slice(0, SHOWN).map((source) => (
                <li key={source.ip} className={worstOf(source.severity_distribution).toLowerCase()}>
                  <span className="name ellipsis">
                    <code title={source.country}>{source.ip}</code>{" "}
                    {source.country_code !== undefined && (
                      <span className="faint small">{source.country_code}</span>
                    )}{" "}
                    {source.status === "BLOCKED" && <span className="tag">blocked</span>}
                  </span>
                  <b>{formatCount(source.attack_count)}</b>
                  <Meter part={source.attack_count / most} />
                </li>
              ))}
            </ul>
          );
        }}
      </FeedBody>
    </section>
  );
}

/** The most severe that a distribution has; INFO for none. */
function worstOf(distribution: Readonly<Record<string, number>>): Severity {
  return SEVERITY_ORDER.find((severity) => (distribution[severity] ?? 0) > 0) ?? "INFO";
}

/** A bar that is filled to a part of 1. */
export function Meter({ part }: { part: number }): ReactNode {
  return (
    <div className="meter" aria-hidden="true">
      <i style={{ width: `${Math.max(1, Math.round(part * 100))}%` }} />
    </div>
  );
}
