import type { TimelinePoint } from "@threatstream/client";

/** How the risk moved over the curve: `up 58 in 12 minutes`, from its lowest or highest point. */
export function changeOf(value: number, points: readonly TimelinePoint[]): string {
  const [first] = points;
  if (first === undefined) return "nothing to compare with yet";
  const furthest = points.reduce((far, point) =>
    Math.abs(value - point.risk_score) > Math.abs(value - far.risk_score) ? point : far,
  );
  const change = Math.round(value - furthest.risk_score);
  const last = points.at(-1) ?? furthest;
  const minutes = Math.round((Date.parse(last.timestamp) - Date.parse(furthest.timestamp)) / 60_000);
  if (Math.abs(change) < 3 || minutes < 1) return `steady over ${points.length} minutes`;
  const span = minutes === 1 ? "1 minute" : `${minutes} minutes`;
  return `${change > 0 ? "up" : "down"} ${Math.abs(change)} in ${span}`;
}
