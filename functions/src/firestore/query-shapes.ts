import { SEVERITIES } from "@threatstream/contracts";
import type { AlertStatus } from "@threatstream/contracts";
import { COLLECTIONS } from "./collections.ts";

/** A query as data: what is asked of Firestore, and so which indexes it needs. */
export interface QueryShape {
  readonly collection: string;
  /** Fields that callers may restrict to one value, in any combination. */
  readonly filters: readonly string[];
  /** A field that is always one of some values. */
  readonly among?: { readonly field: string; readonly values: readonly string[] };
  /** The document's id follows, in the last direction, so that the order is total. */
  readonly order: readonly { readonly field: string; readonly direction: "asc" | "desc" }[];
}

const ACTIVE: readonly AlertStatus[] = ["NEW", "ACKNOWLEDGED", "INVESTIGATING"];

/** Every query that orders documents. */
export const QUERY_SHAPES = {
  recentThreats: {
    collection: COLLECTIONS.threats,
    filters: ["severity", "threat_type", "source_ip"],
    order: [{ field: "timestamp", direction: "desc" }],
  },
  activeAlerts: {
    collection: COLLECTIONS.alerts,
    filters: [],
    among: { field: "status", values: ACTIVE },
    order: [
      // P1 to P4: the names sort as the urgency does.
      { field: "priority", direction: "asc" },
      { field: "created_at", direction: "desc" },
    ],
  },
  alerts: {
    collection: COLLECTIONS.alerts,
    filters: ["status", "priority"],
    order: [{ field: "created_at", direction: "desc" }],
  },
  overdueAlerts: {
    collection: COLLECTIONS.alerts,
    filters: [],
    among: { field: "status", values: ACTIVE },
    order: [{ field: "due_at", direction: "asc" }],
  },
  topSources: {
    collection: COLLECTIONS.sources,
    filters: [],
    order: [{ field: "attack_count", direction: "desc" }],
  },
  blocklist: {
    collection: COLLECTIONS.blocklist,
    filters: [],
    order: [{ field: "created_at", direction: "desc" }],
  },
  endedBlocks: {
    collection: COLLECTIONS.blocklist,
    filters: [],
    order: [{ field: "expires_at", direction: "asc" }],
  },
  executions: {
    collection: COLLECTIONS.executions,
    filters: [],
    order: [{ field: "started_at", direction: "desc" }],
  },
  watchedThreats: {
    collection: COLLECTIONS.threats,
    filters: [],
    among: { field: "severity", values: SEVERITIES },
    // By arrival: a log that is sent today may tell of last week.
    order: [{ field: "analyzed_at", direction: "desc" }],
  },
  watchedAlerts: {
    collection: COLLECTIONS.alerts,
    filters: [],
    among: { field: "severity", values: SEVERITIES },
    order: [{ field: "created_at", direction: "desc" }],
  },
  auditEntries: {
    collection: COLLECTIONS.auditLog,
    filters: ["target"],
    order: [{ field: "at", direction: "desc" }],
  },
} as const satisfies Record<string, QueryShape>;

/** A composite index as `firestore.indexes.json` writes it. */
export interface CompositeIndex {
  readonly collectionGroup: string;
  readonly queryScope: "COLLECTION";
  readonly fields: readonly { readonly fieldPath: string; readonly order: "ASCENDING" | "DESCENDING" }[];
}

/**
 * The composite indexes that a query needs: one without filters and one for each filter. Firestore answers a combination of
 * filters by merging the indexes of its parts, since they agree on the order; each further index would cost every write.
 *
 * @see https://firebase.google.com/docs/firestore/query-data/index-overview#taking_advantage_of_index_merging
 */
export function indexesOf(shape: QueryShape): CompositeIndex[] {
  const always = shape.among === undefined ? [] : [shape.among.field];
  return [[], ...shape.filters.map((filter) => [filter])]
    .map((filter) => [
      ...[...always, ...filter].map((fieldPath) => ({ fieldPath, order: "ASCENDING" as const })),
      ...shape.order.map(({ field, direction }) => ({
        fieldPath: field,
        order: direction === "asc" ? ("ASCENDING" as const) : ("DESCENDING" as const),
      })),
    ])
    .filter((fields) => fields.length > 1)
    .map((fields) => ({ collectionGroup: shape.collection, queryScope: "COLLECTION", fields }));
}
