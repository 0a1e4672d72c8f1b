import type { RiskTimeline } from "../watch/records.ts";
import type { RiskPoint } from "./messages.ts";

/** Returns the timeline's points as the earlier WebSocket sent them, oldest first; none before the document exists. */
export function riskPoints(document: RiskTimeline | undefined): RiskPoint[] {
  return (document?.timeline ?? []).map(({ time, risk, timestamp }) => ({ time, risk, timestamp }));
}

/**
 * Finds the points that a timeline has gained. A point is new once, when its minute begins: the value of the present minute goes
 * on changing until it ends, and a page that appends each message would draw it many times over. `risk_update` has the
 * changes in between.
 */
export function createTimeline() {
  let newest = "";

  function take(document: RiskTimeline | undefined): RiskPoint[] {
    const points = riskPoints(document).filter(({ timestamp }) => timestamp > newest);
    newest = points.at(-1)?.timestamp ?? newest;
    return points;
  }
  return {
    /** Takes all points as known. */
    start: (document: RiskTimeline | undefined): void => void take(document),
    /** Returns the points that came since, oldest first. */
    take,
  };
}
