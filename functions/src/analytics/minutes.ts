import type { Tree } from "./activity.ts";
import { RISK_SLOT_MS } from "./activity.ts";
import { riskIndex } from "./risk-index.ts";
import type { RiskGroup } from "./risk-index.ts";

export const MINUTE_MS = 60_000;
/** How long minutes are of use: the timeline's 30 points each look back over 30 minutes. */
export const KEPT_MINUTES = 62;

/** The group of counters at a path; empty where there is none. */
export function groupAt(tree: Tree, ...path: readonly string[]): Tree {
  return path.reduce<Tree>((group, name) => {
    const next = group[name];
    return typeof next === "object" ? next : {};
  }, tree);
}

/** The counter of that name; 0 where there is none. A sum below zero is not yet complete. */
export function countAt(group: Tree, name: string): number {
  const value = group[name];
  return typeof value === "number" ? Math.max(0, value) : 0;
}

/** The counters of a group, by name. */
export function countsOf(group: Tree): Record<string, number> {
  return Object.fromEntries(Object.keys(group).map((name) => [name, countAt(group, name)]));
}

/** The minute's counters; `minute` counts from the epoch. */
export function minuteOf(totals: Tree, minute: number): Tree {
  return groupAt(totals, "minutes", String(minute));
}

/** Threats above INFO. */
export function threatsIn(severities: Tree): number {
  return ["LOW", "MEDIUM", "HIGH", "CRITICAL"].reduce((sum, name) => sum + countAt(severities, name), 0);
}

/** The risk index as it was, or is, at a time. It follows from the counters alone, so it decays with no traffic. */
export function riskAt(totals: Tree, now: number): number {
  const groups = Object.keys(groupAt(totals, "minutes")).flatMap((minute) =>
    Object.entries(groupAt(totals, "minutes", minute, "risk")).flatMap(([slot, group]): RiskGroup[] => {
      const start = Number(minute) * MINUTE_MS + Number(slot) * RISK_SLOT_MS;
      if (start > now || typeof group === "number") return [];
      const age = Math.max(0, now - (start + RISK_SLOT_MS / 2));
      return Object.keys(group).map((tenths) => ({
        tenths: Number(tenths),
        age,
        count: countAt(group, tenths),
      }));
    }),
  );
  return riskIndex(groups);
}

/** Events a second over the last minute; of the minute before this one, the part that the last 60 s cover. */
export function eventRate(totals: Tree, now: number): number {
  const minute = Math.floor(now / MINUTE_MS);
  const before = countAt(minuteOf(totals, minute - 1), "processed") * (1 - (now % MINUTE_MS) / MINUTE_MS);
  return Math.round(((countAt(minuteOf(totals, minute), "processed") + before) / 60) * 100) / 100;
}
