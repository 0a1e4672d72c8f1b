import type { AlertStatus, Severity } from "@threatstream/contracts";
import { collection, documentId, limit as limitTo, orderBy, query, where } from "firebase/firestore";
import type { Firestore, Query } from "firebase/firestore";

/** A bounded query as data, so that a test can hold it against the indexes that are deployed. */
export interface WatchQuery {
  readonly collection: string;
  /** A field that is one of some values. */
  readonly among?: { readonly field: string; readonly values: readonly string[] };
  /** The document's id follows, in the last direction: the order is total. */
  readonly order: readonly { readonly field: string; readonly direction: "asc" | "desc" }[];
}

export const ALL_SEVERITIES = [
  "INFO",
  "LOW",
  "MEDIUM",
  "HIGH",
  "CRITICAL",
] as const satisfies readonly Severity[];
const ACTIVE_STATUSES = ["NEW", "ACKNOWLEDGED", "INVESTIGATING"] as const satisfies readonly AlertStatus[];

/** By arrival: a log that is sent today may tell of last week. All severities are named because the index begins with them. */
export function newestThreats(severities: readonly Severity[] = ALL_SEVERITIES): WatchQuery {
  return {
    collection: "threats",
    among: { field: "severity", values: severities },
    order: [{ field: "analyzed_at", direction: "desc" }],
  };
}

export function newestAlerts(severities: readonly Severity[] = ALL_SEVERITIES): WatchQuery {
  return {
    collection: "alerts",
    among: { field: "severity", values: severities },
    order: [{ field: "created_at", direction: "desc" }],
  };
}

export function urgentAlerts(statuses: readonly AlertStatus[] = ACTIVE_STATUSES): WatchQuery {
  return {
    collection: "alerts",
    among: { field: "status", values: statuses },
    order: [
      { field: "priority", direction: "asc" },
      { field: "created_at", direction: "desc" },
    ],
  };
}

export function newestExecutions(): WatchQuery {
  return { collection: "playbook_executions", order: [{ field: "started_at", direction: "desc" }] };
}

/** The most documents that one subscription may hold. */
export const MAX_LIMIT = 500;

/** The query for Firestore. Throws `RangeError` for a limit that is not between 1 and 500. */
export function toFirestore(db: Firestore, shape: WatchQuery, limit: number): Query {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new RangeError(`A subscription's limit is between 1 and ${MAX_LIMIT}, not ${limit}.`);
  }
  return query(
    collection(db, shape.collection),
    ...(shape.among ? [where(shape.among.field, "in", [...shape.among.values])] : []),
    ...shape.order.map(({ field, direction }) => orderBy(field, direction)),
    orderBy(documentId(), shape.order.at(-1)?.direction ?? "asc"),
    limitTo(limit),
  );
}
