import type { Alert } from "@threatstream/contracts";
import { useApi } from "@threatstream/client/react";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useLocation, useParams, useSearch } from "wouter";
import { ALERT_LIMIT, useActiveAlerts } from "../../common/feeds.ts";
import { useKeys } from "../../common/keys.ts";
import { useParam } from "../../common/url.ts";
import { Empty, FeedBody } from "../../parts/states.tsx";
import { useSession } from "../../session/session.tsx";
import { AlertDetail } from "./detail.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { Filters } from "./filters.tsx";
import { groupAlerts, matches } from "./queue.ts";
import { Queue } from "./queue-list.tsx";
import "./alerts.css";

/** The queue on the left, the alert that the address names on the right. */
export default function Alerts(): ReactNode {
  const { user } = useSession();
  const id = useParams<{ "*"?: string }>()["*"] ?? "";
  const [text] = useParam("text");
  const [shown] = useParam("show");
  const feed = useActiveAlerts();
  const closed = useClosed(shown === "closed");
  const list = shown === "closed" ? closed : (feed.data ?? []);
  const groups = useMemo(
    () =>
      groupAlerts(
        list.filter(
          (alert) => matches(alert, text) && (shown !== "mine" || alert.assigned_to === user.analystId),
        ),
        user.analystId,
      ),
    [list, text, shown, user.analystId],
  );
  const order = groups.flatMap(({ alerts }) => alerts);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const open = useOpenAlert();
  const step = (by: number): void => {
    const next = order[Math.max(0, order.findIndex((alert) => alert.id === id) + by)] ?? order.at(-1);
    if (next !== undefined) open(next.id);
  };
  const toggle = (which: string): void =>
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(which)) after.add(which);
      return after;
    });
  useKeys({ j: () => step(1), k: () => step(-1), x: () => id !== "" && toggle(id) });
  const chosen = order.filter((alert) => selected.has(alert.id));

  return (
    <div className={`queue ${id === "" ? "" : "with-detail"}`}>
      <div className="stack queue-side">
        <Filters />
        {chosen.length > 0 && <BulkBar alerts={chosen} onDone={() => setSelected(new Set())} />}
        <FeedBody feed={feed} what="alerts" rows={8}>
          {(alerts) =>
            order.length === 0 ? (
              <section className="card">
                <NothingHere isFiltered={text !== "" || shown !== ""} />
              </section>
            ) : (
              <>
                <Queue groups={groups} current={id} selected={selected} onToggle={toggle} />
                {alerts.length >= ALERT_LIMIT && (
                  <p className="muted small">The {ALERT_LIMIT} most urgent are shown.</p>
                )}
              </>
            )
          }
        </FeedBody>
      </div>
      {id === "" ? (
        <section className="card state queue-hint">
          <strong>Choose an alert</strong>
          <span>
            <kbd>j</kbd> and <kbd>k</kbd> go through the queue, <kbd>?</kbd> shows all keys.
          </span>
        </section>
      ) : (
        <AlertDetail key={id} id={id} known={order.find((alert) => alert.id === id)} onNext={() => step(1)} />
      )}
    </div>
  );
}

function NothingHere({ isFiltered }: { isFiltered: boolean }): ReactNode {
  return isFiltered ? (
    <Empty title="No alert matches.">Clear the filter to see the whole queue.</Empty>
  ) : (
    <Empty title="No alert is open.">New ones appear here by themselves.</Empty>
  );
}

function useOpenAlert(): (id: string) => void {
  const [, navigate] = useLocation();
  const search = useSearch();
  return (id) => navigate(`/alerts/${id}${search === "" ? "" : `?${search}`}`);
}

/** Closed alerts, read when they are asked for. */
function useClosed(isWanted: boolean): readonly Alert[] {
  const { data } = useApi(isWanted ? "closed alerts" : undefined, async (api, signal) => {
    const [resolved, wrong] = await Promise.all(
      (["RESOLVED", "FALSE_POSITIVE"] as const).map((status) =>
        api.listAlerts({ query: { status, limit: 50 }, signal }),
      ),
    );
    return [...(resolved?.alerts ?? []), ...(wrong?.alerts ?? [])].toSorted((a, b) =>
      b.created_at.localeCompare(a.created_at),
    );
  });
  return data ?? [];
}
