import type { ReactNode } from "react";
import { useNow } from "../common/clock.ts";
import { formatSpan, formatTime, formatUtc } from "../common/format.ts";

/** How long ago, ticking; UTC on hover. */
export function Age({ at, suffix = "" }: { at: string; suffix?: string }): ReactNode {
  const age = useNow() - Date.parse(at);
  return (
    <time dateTime={at} title={formatUtc(at)}>
      {age < 1_000 ? "now" : `${formatSpan(age)}${suffix}`}
    </time>
  );
}

/** The time of day in the reader's zone; UTC on hover. */
export function Clock({ at }: { at: string }): ReactNode {
  const now = useNow(60_000);
  return (
    <time dateTime={at} title={formatUtc(at)}>
      {formatTime(at, now)}
    </time>
  );
}
