import type { Position, Queries } from "../api/ports/queries.ts";
import { Alert, SEVERITIES, Threat, wireForm } from "@threatstream/contracts";
import type { Severity, ThreatStats } from "@threatstream/contracts";
import { FieldPath, Timestamp } from "firebase-admin/firestore";
import type { Firestore, Query, QueryDocumentSnapshot } from "firebase-admin/firestore";
import type { z } from "zod";
import type { Logger } from "@threatstream/core/common";
import { COLLECTIONS, COUNTER_SHARDS } from "./collections.ts";
import { QUERY_SHAPES } from "./query-shapes.ts";
import type { QueryShape } from "./query-shapes.ts";

/** The reads on Firestore. A document that breaks its schema is left out and logged: it must not hide its neighbours. */
export function createQueries(db: Firestore, logger: Logger): Queries {
  return {
    async recentThreats({ filters, after, limit }) {
      const query = toQuery(db, QUERY_SHAPES.recentThreats, { ...filters });
      const { page, next } = await readPage(query, after, { limit, field: "timestamp" });
      const threats = page.flatMap((document) => parsed(Threat, document, logger));
      return { threats, ...(next && { next }) };
    },
    async alerts({ filters, after, limit }) {
      const query = toQuery(db, QUERY_SHAPES.alerts, { ...filters });
      const { page, next } = await readPage(query, after, { limit, field: "created_at" });
      const alerts = page.flatMap((document) => parsed(Alert, document, logger));
      return { alerts, ...(next && { next }) };
    },
    async alert(id) {
      const data = (await db.collection(COLLECTIONS.alerts).doc(id).get()).data();
      return data === undefined ? undefined : Alert.parse(wireForm(data));
    },
    async threat(id) {
      const snapshot = await db.collection(COLLECTIONS.threats).doc(id).get();
      const data = snapshot.data();
      return data === undefined ? undefined : Threat.parse(wireForm(data));
    },
    async threatStats() {
      const shards = db.collection(`${COLLECTIONS.analytics}/counters/${COUNTER_SHARDS}`);
      return sumUp((await shards.get()).docs);
    },
    async activeAlerts(limit) {
      const { docs } = await toQuery(db, QUERY_SHAPES.activeAlerts, {}).limit(limit).get();
      return docs.flatMap((document) => parsed(Alert, document, logger));
    },
  };
}

/** The query of a shape, with the filters that are given; its order is total. */
export function toQuery(db: Firestore, shape: QueryShape, filters: Readonly<Record<string, unknown>>): Query {
  let query: Query = db.collection(shape.collection);
  if (shape.among !== undefined) query = query.where(shape.among.field, "in", shape.among.values);
  for (const field of shape.filters) {
    if (filters[field] !== undefined) query = query.where(field, "==", filters[field]);
  }
  for (const { field, direction } of shape.order) query = query.orderBy(field, direction);
  return query.orderBy(FieldPath.documentId(), shape.order.at(-1)?.direction);
}

function parsed<T>(schema: z.ZodType<T>, document: QueryDocumentSnapshot, logger: Logger): T[] {
  const result = schema.safeParse(wireForm(document.data()));
  if (result.success) return [result.data];
  const fields = result.error.issues.map(({ path }) => path.join("."));
  logger.error("A document breaks its schema and is left out of a list.", {
    path: document.ref.path,
    fields,
  });
  return [];
}

/** So many documents after a position, and where the next page starts. */
async function readPage(
  query: Query,
  after: Position | undefined,
  { limit, field }: { readonly limit: number; readonly field: string },
): Promise<{ readonly page: readonly QueryDocumentSnapshot[]; readonly next: Position | undefined }> {
  const start = after && [Timestamp.fromMillis(after.at), after.id];
  const { docs } = await (start ? query.startAfter(...start) : query).limit(limit + 1).get();
  const page = docs.slice(0, limit);
  const last = docs.length > limit ? page.at(-1) : undefined;
  return { page, next: last && positionOf(last, field) };
}

function positionOf(document: QueryDocumentSnapshot, field: string): Position {
  const at: Timestamp = document.get(field);
  return { at: at.toMillis(), id: document.id };
}

/** The sum of the counters' shards. A shard alone may be below zero: what it took back, another had counted. */
function sumUp(shards: readonly QueryDocumentSnapshot[]): ThreatStats {
  const severities = sums(shards, "severities");
  const count = (severity: Severity): number => Math.max(0, severities.get(severity) ?? 0);
  return {
    total_threats: SEVERITIES.reduce((sum, severity) => sum + count(severity), 0),
    severity_distribution: {
      CRITICAL: count("CRITICAL"),
      HIGH: count("HIGH"),
      MEDIUM: count("MEDIUM"),
      LOW: count("LOW"),
      INFO: count("INFO"),
    },
    type_distribution: Object.fromEntries([...sums(shards, "types")].filter(([, amount]) => amount > 0)),
  };
}

function sums(shards: readonly QueryDocumentSnapshot[], field: string): Map<string, number> {
  const totals = new Map<string, number>();
  for (const shard of shards) {
    const counts: Readonly<Record<string, number>> = shard.get(field) ?? {};
    for (const [name, count] of Object.entries(counts)) totals.set(name, (totals.get(name) ?? 0) + count);
  }
  return totals;
}
