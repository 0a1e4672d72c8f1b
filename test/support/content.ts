import type { DocumentData, Firestore } from "firebase-admin/firestore";

/** Fields that tell when something was done, or by which delivery: two equal runs differ in them. */
const WALL_CLOCK: ReadonlySet<string> = new Set([
  "analyzed_at",
  "processing_time_ms",
  "created_at",
  "due_at",
  "expire_at",
  "delivery_id",
  "received_at",
]);

/** Fields that say what was done about it: the response's, which comes when it comes. */
const RESPONSE: ReadonlySet<string> = new Set(["auto_blocked", "blocked_by", "blocked"]);

const COLLECTIONS = [
  "threats",
  "alerts",
  "sources",
  "correlations",
  "dead_letters",
  "seen_events",
  "pending_deltas",
];

/** Everything that the pipeline has stored, without wall-clock fields, in one comparable form. */
export interface Content {
  readonly documents: ReadonlyMap<string, unknown>;
  readonly counters: Readonly<Record<string, number>>;
}

/** Reads all that the pipeline has stored. */
export async function readContent(db: Firestore): Promise<Content> {
  const snapshots = await Promise.all(COLLECTIONS.map((name) => db.collection(name).get()));
  const documents = snapshots.flatMap(({ docs }) =>
    docs.map((doc): [string, unknown] => [doc.ref.path, plain(doc.data())]),
  );
  documents.sort(([a], [b]) => (a < b ? -1 : 1));
  return { documents: new Map(documents), counters: await readCounters(db) };
}

/** The counters, added up over their shards: `processed`, `severities.HIGH`, … */
export async function readCounters(db: Firestore): Promise<Record<string, number>> {
  const { docs } = await db.collection("analytics/counters/shards").get();
  const sums: Record<string, number> = {};
  for (const doc of docs) {
    for (const [name, value] of flatten(withoutMinutes(doc.data()))) sums[name] = (sums[name] ?? 0) + value;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

/** The minutes tell when commits happened: no two runs share that. */
function withoutMinutes(data: DocumentData): DocumentData {
  return Object.fromEntries(Object.entries(data).filter(([name]) => name !== "minutes"));
}

function flatten(data: DocumentData, prefix = ""): [string, number][] {
  return Object.entries(data).flatMap(([name, value]: [string, unknown]): [string, number][] => {
    if (typeof value === "number") return [[prefix + name, value]];
    return typeof value === "object" && value !== null ? flatten(value, `${prefix}${name}.`) : [];
  });
}

function plain(data: DocumentData): unknown {
  const kept = Object.entries(data).filter(([name]) => !WALL_CLOCK.has(name) && !RESPONSE.has(name));
  return JSON.parse(JSON.stringify(Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1)))));
}
