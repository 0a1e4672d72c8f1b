import type { Alert } from "@threatstream/contracts";
import type { ReactNode } from "react";
import { formatCount } from "../common/format.ts";
import { useSourceThreats } from "../threat/source-threats.ts";
import { hiddenBy } from "./hidden-by.ts";

export const SUPPRESSION_DAYS = [1, 7, 30] as const;
const DAY_MS = 86_400_000;

/** The ISO time so many days after a time in epoch milliseconds. */
export const untilAfter = (days: number, now: number): string => new Date(now + days * DAY_MS).toISOString();

/** Says what a suppression would have hidden in the last week. */
export function WouldHide({ alert }: { alert: Alert }): ReactNode {
  const { data } = useSourceThreats(alert.source_ip);
  const hidden = data && hiddenBy(alert, data.threats, Date.now());
  return (
    <p className="muted break">
      Quiets <code>{alert.rule ?? "its rule"}</code> from <code>{alert.source_ip}</code>
      {alert.target !== undefined && (
        <>
          {" "}
          to <code>{alert.target}</code>
        </>
      )}
      .{" "}
      {hidden !== undefined && (
        <strong>
          In the last week it would have hidden{" "}
          {hidden.length === 1 ? "1 threat" : `${formatCount(hidden.length)} threats`}
          {data?.next_cursor !== undefined && " or more"}
          {hidden.some(({ severity }) => severity === "CRITICAL") && ", some of them critical"}.
        </strong>
      )}{" "}
      Threats are stored as ever; only alerts are held back.
    </p>
  );
}
