import { useDashboard, useStream, useTimeline } from "@threatstream/client/react";
import type { ReactNode } from "react";
import { useActiveAlerts } from "../../common/feeds.ts";
import { formatCount, formatMs, formatRate, formatShort } from "../../common/format.ts";
import { useHistory } from "../../common/history.ts";
import { Spark } from "../../parts/spark.tsx";
import { Figure } from "./figure.tsx";
import { Suppressed } from "./suppressed.tsx";

/** The figures of the moment, each with its window or its comparison. */
export function Figures(): ReactNode {
  const dashboard = useDashboard();
  const { data: stream } = useStream();
  const { data: timeline } = useTimeline();
  const { data: alerts } = useActiveAlerts();
  const stats = dashboard.data;
  const rates = useHistory(stats?.events_per_second, dashboard.at);
  const critical = alerts?.filter(({ severity }) => severity === "CRITICAL").length ?? 0;
  const threats = timeline?.timeline.map(({ threats_detected }) => threats_detected) ?? [];
  return (
    <ul className="figures" aria-label="Figures">
      <Figure
        name="Signals"
        value={stats && `${formatRate(stats.events_per_second)}/s`}
        note={stats && `${formatShort(stats.processed)} so far`}
        spark={<Spark values={rates} look="accent-line" />}
      />
      <Figure
        name="Threats"
        value={stats && formatShort(stats.threats_detected)}
        note="a minute, last 30 minutes"
        spark={<Spark values={threats} look="accent-line" />}
      />
      <Figure name="Blocked" value={stats && formatShort(stats.blocked)} note="since the start" />
      <Figure
        name={stream ? "Time to detect, p95" : "Time to detect"}
        value={stream ? formatMs(stream.lag_p95_ms) : stats && formatMs(stats.avg_detect_time)}
        note={stats && `mean ${formatMs(stats.avg_detect_time)}, event to page`}
        spark={<Spark values={stats?.latency_history ?? []} look="accent-line" />}
      />
      <Figure
        name="Active alarms"
        value={alerts && formatCount(stats?.active_alerts ?? alerts.length)}
        note={alerts && (critical === 0 ? "none critical" : `${formatCount(critical)} critical`)}
        look={critical > 0 ? "critical" : ""}
      />
      <Suppressed />
    </ul>
  );
}
