import type { Threat } from "@threatstream/contracts";
import type { Policy } from "@threatstream/core/model";
import { isNews, isStored } from "@threatstream/core/pipeline";
import type { CorrelationChange } from "@threatstream/core/pipeline";
import { bucketOf } from "./histogram.ts";
import { riskTenths } from "./risk-index.ts";

const MINUTE_MS = 60_000;
/** Threats are dated to 10 seconds, so a contribution to the risk index is off by 5 s of 30 min: at most 0.6 points. */
export const RISK_SLOT_MS = 10_000;

/** Coordinates are added up in hundredths of a degree, for counters are integers. */
export const PLACE_UNIT = 100;

/** Counters by name, in groups; amounts are added. */
export interface Tree {
  [name: string]: number | Tree;
}

/** An event that a commit stores first. */
export interface Arrival {
  readonly threat: Threat;
  /** When its message was published, epoch milliseconds; unknown where nobody measures. */
  readonly publishedAt: number | undefined;
}

/**
 * What a commit adds to the live aggregates: all-time counts by country and technique, and the minute of the commit. A
 * correlation's threat counts when it is new or grows more severe. `now` is the time of the commit, epoch milliseconds.
 */
export function activityOf(
  arrivals: readonly Arrival[],
  changes: readonly CorrelationChange[],
  { now, policy }: { readonly now: number; readonly policy: Policy },
): Tree {
  const tree: Tree = {};
  const minute = ["minutes", String(Math.floor(now / MINUTE_MS))];
  const slot = String(Math.floor((now % MINUTE_MS) / RISK_SLOT_MS));
  const raised = changes.filter(isNews).map(({ after }) => after.threat);
  for (const threat of [...arrivals.map((arrival) => arrival.threat), ...raised]) {
    if (!isStored(threat, policy)) continue;
    add(tree, [...minute, "severities", threat.severity], 1);
    add(tree, [...minute, "risk", slot, String(riskTenths(threat))], 1);
  }
  for (const { threat, publishedAt } of arrivals) {
    add(tree, [...minute, "processed"], 1);
    add(tree, [...minute, "detect_ms"], threat.processing_time_ms);
    if (publishedAt !== undefined) add(tree, [...minute, "lag", bucketOf(now - publishedAt)], 1);
    if (isStored(threat, policy)) addOrigin(tree, threat);
  }
  return tree;
}

function addOrigin(tree: Tree, threat: Threat): void {
  if (threat.severity === "INFO") return;
  if (threat.auto_blocked) add(tree, ["blocked"], 1);
  if (threat.mitre_attack_id !== undefined) add(tree, ["techniques", threat.mitre_attack_id], 1);
  if (threat.source_country_code !== undefined) {
    const country = ["countries", threat.source_country_code];
    add(tree, [...country, threat.severity], 1);
    add(tree, [...country, "zones", threat.source_zone], 1);
    if (threat.source_coordinates !== undefined) {
      const { lat, lng } = threat.source_coordinates;
      add(tree, [...country, "placed"], 1);
      add(tree, [...country, "lat"], Math.round(lat * PLACE_UNIT));
      add(tree, [...country, "lng"], Math.round(lng * PLACE_UNIT));
    }
  }
}

function add(tree: Tree, [name = "", ...rest]: readonly string[], amount: number): void {
  if (amount === 0) return;
  const held = tree[name];
  if (rest.length === 0) {
    tree[name] = (typeof held === "number" ? held : 0) + amount;
    return;
  }
  const group = typeof held === "object" ? held : {};
  tree[name] = group;
  add(group, rest, amount);
}

/** The sum of counters, of shards or of commits, in any order. */
export function sumOf(trees: readonly Tree[]): Tree {
  const sum: Tree = {};
  const visit = (tree: Tree, path: readonly string[]): void => {
    for (const [name, value] of Object.entries(tree)) {
      if (typeof value === "number") add(sum, [...path, name], value);
      else visit(value, [...path, name]);
    }
  };
  for (const tree of trees) visit(tree, []);
  return sum;
}
