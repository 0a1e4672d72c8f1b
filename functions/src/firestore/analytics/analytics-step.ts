import type { RuleInfo } from "@threatstream/core/model";
import type { Aggregates } from "@threatstream/contracts";
import { TopSources, wireForm } from "@threatstream/contracts";
import { FieldValue, Timestamp } from "firebase-admin/firestore";
import type { DocumentSnapshot, Firestore } from "firebase-admin/firestore";
import { z } from "zod";
import { sumOf } from "../../analytics/activity.ts";
import type { Tree } from "../../analytics/activity.ts";
import { aggregate } from "../../analytics/aggregate.ts";
import type { Measured } from "../../analytics/aggregate.ts";
import { usdOf } from "../../ai/budget.ts";
import { coveredTechniques } from "../../analytics/coverage.ts";
import { KEPT_MINUTES, MINUTE_MS, groupAt } from "../../analytics/minutes.ts";
import { RISK_WINDOW_MS } from "../../analytics/risk-index.ts";
import { readAiUse } from "../ai/ai-use.ts";
import { COLLECTIONS, COUNTER_SHARDS } from "../collections.ts";
import { QUERY_SHAPES } from "../query-shapes.ts";
import { readVerified } from "./verified.ts";

const SHOWN_SOURCES = 20;
const HEARTBEAT_MS = 30_000;
/** A step that takes longer has died, or loses what it did to the next. */
const LEASE_MS = 20_000;
/** Firestore advises at most one write a second to a document. */
const PAUSE_MS = 1_000;

const CounterTree: z.ZodType<Tree> = z.lazy(() => z.record(z.string(), z.union([z.number(), CounterTree])));
const Held = z.object({
  until: z.number(),
  heartbeat: z.number(),
  written: z.record(z.string(), z.string()),
});
type Held = z.infer<typeof Held>;

/** What a step wrote. */
export interface StepOutcome {
  readonly aggregates: Aggregates;
  readonly changed: readonly string[];
  /** Whether anything changed, or half a minute has passed since it did. */
  readonly beats: boolean;
}

/**
 * Merges the counters' shards into the documents of `analytics`. Any number of instances may do so at once: one has the
 * lease, the others return `undefined`, and a write counts only while nobody else has taken the lease, so that no document
 * goes backwards. Repeated, it writes only what changed. Rejects with Firestore's errors; the next step then does it all.
 */
export async function stepAnalytics(
  db: Firestore,
  { now, rules }: { readonly now: number; readonly rules: readonly RuleInfo[] },
): Promise<StepOutcome | undefined> {
  const lease = await takeLease(db, now);
  if (lease === undefined) return undefined;
  const { ref, updateTime, held } = lease;
  const shards = await db.collection(`${COLLECTIONS.analytics}/counters/${COUNTER_SHARDS}`).get();
  const trees = shards.docs.map((shard) => CounterTree.parse(shard.data()));
  const aggregates = aggregate({
    ...(await measure(db, now)),
    totals: sumOf(trees),
    coverage: coveredTechniques(rules),
    now,
  });
  const written = Object.fromEntries(
    Object.entries(aggregates).map(([name, data]) => [name, fingerprint(data)]),
  );
  const changed = Object.keys(written).filter((name) => written[name] !== held.written[name]);
  const beats = changed.length > 0 || now - held.heartbeat >= HEARTBEAT_MS;
  const batch = db.batch();
  const documents = new Map<string, unknown>(Object.entries(aggregates));
  const place = db.collection(COLLECTIONS.analytics);
  for (const name of changed)
    batch.set(place.doc(name), stored(z.looseObject({}).parse(documents.get(name))));
  if (beats) batch.set(place.doc("heartbeat"), { timestamp: Timestamp.fromMillis(now) });
  const heartbeat = beats ? now : held.heartbeat;
  batch.update(ref, { until: now + PAUSE_MS, heartbeat, written }, { lastUpdateTime: updateTime });
  for (const [index, shard] of shards.docs.entries()) {
    const old = oldMinutes(trees[index] ?? {}, now);
    // Nobody adds to these any more, and what is gone stays gone: this needs no condition.
    if (old.length > 0) batch.update(shard.ref, Object.fromEntries(old));
  }
  await batch.commit();
  return { aggregates, changed, beats };
}

/** The lease is a document: `until` when it holds, and what was last written, so that equal documents stay unwritten. */
async function takeLease(db: Firestore, now: number) {
  const ref = db.doc(`${COLLECTIONS.analytics}/merge`);
  const holder = crypto.randomUUID();
  const held = await db.runTransaction(async (transaction): Promise<Held | undefined> => {
    const snapshot: DocumentSnapshot = await transaction.get(ref);
    const before = Held.safeParse(snapshot.data()).data ?? { until: 0, heartbeat: 0, written: {} };
    if (before.until > now) return undefined;
    transaction.set(ref, { ...before, until: now + LEASE_MS, holder });
    return before;
  });
  if (held === undefined) return undefined;
  const taken = await ref.get();
  const { updateTime } = taken;
  return updateTime === undefined || taken.get("holder") !== holder ? undefined : { ref, updateTime, held };
}

/** What is counted and listed by queries whose cost does not grow with what they skip. */
async function measure(
  db: Firestore,
  now: number,
): Promise<Pick<Measured, "activeAlerts" | "slaBreaches" | "sources" | "ai" | "verified">> {
  const { among } = QUERY_SHAPES.overdueAlerts;
  const active = db
    .collection(COLLECTIONS.alerts)
    .where(among.field, "in", among.values)
    .orderBy("due_at", "asc");
  const [all, overdue, sources, used, verified] = await Promise.all([
    active.count().get(),
    active.where("due_at", "<", Timestamp.fromMillis(now)).count().get(),
    db.collection(COLLECTIONS.sources).orderBy("attack_count", "desc").limit(SHOWN_SOURCES).get(),
    readAiUse(db, now),
    readVerified(db),
  ]);
  return {
    ...(used.calls > 0 && {
      ai: {
        calls_today: used.calls,
        answers_today: used.answers,
        cost_usd_today: usdOf(used.spent),
      },
    }),
    verified,
    activeAlerts: all.data().count,
    slaBreaches: overdue.data().count,
    sources: sources.docs.flatMap((document) => {
      const fields = wireForm(document.data());
      const isActive = now - Date.parse(String(fields["last_seen"])) < RISK_WINDOW_MS;
      const status = fields["blocked"] === true ? "BLOCKED" : isActive ? "ACTIVE" : "MONITORED";
      const source = { ...fields, status };
      const parsed = TopSources.shape.sources.element.safeParse(source);
      return parsed.success ? [parsed.data] : [];
    }),
  };
}

const TIMES: ReadonlySet<string> = new Set(["timestamp", "last_updated", "last_seen", "at"]);

/** The document of an aggregate: its times as Timestamps. */
function stored(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const value = (name: string, item: unknown): unknown => {
    if (typeof item === "string" && TIMES.has(name)) return Timestamp.fromMillis(Date.parse(item));
    if (Array.isArray(item)) return item.map((each: unknown) => value("", each));
    const group = z.record(z.string(), z.unknown()).safeParse(item);
    return group.success ? stored(group.data) : item;
  };
  return Object.fromEntries(Object.entries(data).map(([name, item]) => [name, value(name, item)]));
}

/** Equal where nothing but the time of the update differs. */
function fingerprint(data: unknown): string {
  return JSON.stringify(data, (name, item: unknown) => (name === "last_updated" ? undefined : item));
}

function oldMinutes(tree: Tree, now: number): [string, FieldValue][] {
  const kept = Math.floor(now / MINUTE_MS) - KEPT_MINUTES;
  return Object.keys(groupAt(tree, "minutes"))
    .filter((minute) => Number(minute) < kept)
    .map((minute) => [`minutes.${minute}`, FieldValue.delete()]);
}
