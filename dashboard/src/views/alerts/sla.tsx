import type { Alert } from "@threatstream/contracts";
import type { ReactNode } from "react";
import { useNow } from "../../common/clock.ts";
import { formatCountdown, formatUtc } from "../../common/format.ts";
import { isOpen } from "./queue.ts";

const HOT_MS = 5 * 60_000;

/** How long an alert may still wait, ticking; in words when it is late. */
export function Sla({ alert }: { alert: Alert }): ReactNode {
  const left = Date.parse(alert.due_at) - useNow();
  if (!isOpen(alert)) {
    return <span className="sla">{alert.status === "RESOLVED" ? "resolved" : "false positive"}</span>;
  }
  return (
    <time
      className={left < HOT_MS ? "sla hot" : "sla"}
      dateTime={alert.due_at}
      title={formatUtc(alert.due_at)}
    >
      {left < 0 ? `late by ${formatCountdown(left)}` : `due in ${formatCountdown(left)}`}
    </time>
  );
}
