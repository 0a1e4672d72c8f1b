import { createEvaluator } from "../../core/src/pipeline/evaluate.ts";
import { STANDARD_RULES } from "../../core/src/detection/index.ts";
import { Firestore } from "firebase-admin/firestore";
import { afterAll, describe, expect, inject, test } from "vitest";
import { correlationsOf } from "../../core/src/pipeline/correlate.ts";
import { deliveryId, threatId } from "../../core/src/model/ids.ts";
import type { Policy } from "../../core/src/model/policy.ts";
import type { EnrichedEvent } from "../../core/src/model/event.ts";
import type { Analysis } from "../../core/src/pipeline/item.ts";
import { threatOf } from "../../core/src/pipeline/build-threat.ts";
import type { RuledFinding } from "../../core/src/model/detection.ts";
import type { Delivery, News } from "../../core/src/pipeline/delivery.ts";
import { Committer } from "../../functions/src/firestore/commit/commit.ts";
import { GroupCommit } from "../../functions/src/firestore/commit/group-commit.ts";
import { MemoryStore } from "../../core/src/memory/memory.ts";
import { readForgotten } from "../../functions/src/firestore/commit/pending.ts";
import { HotDocuments } from "../../functions/src/firestore/commit/hot-documents.ts";
import { readContent, readCounters } from "../support/content.ts";
import { waitFor } from "../support/wait.ts";
import { seededRandom, shuffled } from "../support/random.ts";

const POLICY: Policy = {
  suppressionMs: 300_000,
  minSeverity: "INFO",
  criticalTargets: new Set(),
  knownBadSources: new Set(),
};
const START = Date.parse("2026-03-10T12:00:00Z");
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };
const RULE = { id: "test-rule", title: "A test rule", actions: ["Look at it"] };

/** One event's analysis: a login from one of a few sources, or a web attack. */
function analysis(index: number, { sources = 3, everyMs = 7_000 } = {}): Analysis {
  const ip = `198.51.100.${index % sources}`;
  const at = START + index * everyMs;
  const attack = index % 4 === 0;
  const enriched: EnrichedEvent = {
    event: {
      event_id: `event-${index}`,
      timestamp: new Date(at).toISOString(),
      event_type: attack ? "http_request" : "login_attempt",
      source_ip: ip,
      protocol: "TCP",
      payload: attack ? {} : { username: `user${index % 5}`, success: index % 11 === 0 },
      metadata: {},
    },
    at,
    format: "native",
    origin: { ip, zone: "EXTERNAL_ZONE", multiplier: 1 + (index % 3) / 10 },
  };
  const finding: RuledFinding = {
    detection: RULE.id,
    severity: index % 8 === 0 ? "HIGH" : "MEDIUM",
    threat_type: "SQL_INJECTION",
    confidence: 0.8,
    summary: `attack ${index}`,
    signals: ["evidence"],
    rule: RULE,
  };
  const findings = attack ? [finding] : [];
  const threat = threatOf(threatId(enriched.event.event_id), enriched, findings, {
    analyzedAt: at,
    processingMs: 0,
  });
  return { threat, title: RULE.title, at, correlations: correlationsOf(enriched, findings, STANDARD_RULES) };
}

function delivery(name: string, analyses: readonly Analysis[]): Delivery {
  return { id: deliveryId(name), analyses, refused: [], ignored: 0 };
}

let databases = 0;
const open: Firestore[] = [];

function newDatabase(): Firestore {
  databases += 1;
  const [host = "", port = ""] = inject("firestoreHost").split(":");
  const db = new Firestore({
    projectId: `demo-store-${process.pid}-${databases}`,
    host,
    port: Number(port),
    ssl: false,
  });
  open.push(db);
  return db;
}

afterAll(async () => {
  await Promise.all(open.map((db) => db.terminate()));
});

interface Instance {
  readonly store: GroupCommit;
  readonly news: News[];
}

function instance(
  db: Firestore,
  options: {
    writesPerSecond?: number;
    policy?: Policy;
    burst?: number;
    fails?: () => boolean;
    news?: News[];
    delayMs?: number;
  } = {},
): Instance {
  const hot = new HotDocuments({
    clock: () => Date.now(),
    writesPerSecond: options.writesPerSecond ?? 20,
    burst: options.burst ?? 2,
  });
  const policy = options.policy ?? POLICY;
  const committer = new Committer({
    db,
    policy,
    evaluator: createEvaluator(STANDARD_RULES),
    clock: () => Date.now(),
    hot,
    random: Math.random,
  });
  const news = options.news ?? [];
  const store = new GroupCommit({
    commit: (request) => committer.commit(request),
    readAhead: (each) => committer.readAhead(each),
    publisher: {
      publish: async (each) => {
        if (options.fails?.() === true) throw new Error("the topic is away");
        news.push(each);
      },
    },
    logger: SILENT,
    delayMs: () => options.delayMs ?? hot.delayMs,
  });
  return { store, news };
}

const ANALYSES = Array.from({ length: 120 }, (_, index) => analysis(index));
const ONE_EACH = ANALYSES.map((each, index) => delivery(`m${index}`, [each]));

async function cleanRun() {
  const db = newDatabase();
  const { store } = instance(db, { writesPerSecond: 0 });
  for (const each of ONE_EACH) await store.record(each);
  return readContent(db);
}

describe("what the store holds afterwards", () => {
  test("is the same for concurrent, shuffled, repeated deliveries on two racing instances", async () => {
    const clean = await cleanRun();
    const db = newDatabase();
    const [one, other] = [instance(db), instance(db)];
    const random = seededRandom(7);
    const deliveries = shuffled([...ONE_EACH, ...ONE_EACH.slice(0, 60), ...ONE_EACH.slice(30)], random);
    await Promise.all(deliveries.map((each, index) => (index % 2 === 0 ? one : other).store.record(each)));
    const content = await readContent(db);
    expect(content.documents).toEqual(clean.documents);
    expect(content.counters).toEqual(clean.counters);
    expect(clean.counters["processed"]).toBe(ANALYSES.length);
  });

  test("is the same when the same events come in other messages", async () => {
    const clean = await cleanRun();
    const db = newDatabase();
    const { store, news } = instance(db);
    const random = seededRandom(11);
    for (const round of [1, 2, 3]) {
      const events = shuffled(ANALYSES, random);
      const parts = [0, 1, 2, 3].map((part) =>
        delivery(`r${round}p${part}`, events.slice(part * 30, part * 30 + 30)),
      );
      await Promise.all(parts.map((part) => store.record(part)));
    }
    const content = await readContent(db);
    expect(content.documents).toEqual(clean.documents);
    expect(content.counters).toEqual(clean.counters);
    const alerts = news.flatMap((each) => each.alerts.map(({ id }) => id));
    expect(new Set(alerts).size).toBe(alerts.length);
  });

  test("is the same with alerts for each threat, and with events below the least severity left out", async () => {
    for (const policy of [{ ...POLICY, suppressionMs: 0 }, { ...POLICY, minSeverity: "HIGH" } as const]) {
      const once = newDatabase();
      await instance(once, { policy }).store.record(delivery("all", ANALYSES));
      const db = newDatabase();
      const { store } = instance(db, { policy });
      await Promise.all(
        shuffled([...ONE_EACH, ...ONE_EACH], seededRandom(3)).map((each) => store.record(each)),
      );
      expect((await readContent(db)).documents).toEqual((await readContent(once)).documents);
      expect((await readCounters(db))["processed"]).toBe(ANALYSES.length);
    }
  });
});

test("the in-memory store comes to the same alerts, profiles and counters", async () => {
  const db = newDatabase();
  const { store } = instance(db, { writesPerSecond: 0 });
  await store.record(delivery("all", ANALYSES));
  const { documents, counters } = await readContent(db);
  const memory = new MemoryStore({ rules: STANDARD_RULES, policy: POLICY, keepThreats: true });
  memory.add(delivery("all", ANALYSES));
  const snapshot = memory.snapshot();
  const ids = (collection: string) =>
    [...documents.keys()].filter((path) => path.startsWith(`${collection}/`)).toSorted();
  expect(snapshot.threats.map(({ id }) => `threats/${id}`).toSorted()).toEqual(ids("threats"));
  expect(snapshot.alerts.map(({ id }) => `alerts/${id}`).toSorted()).toEqual(ids("alerts"));
  for (const { id, occurrences, description, priority, risk_score } of snapshot.alerts) {
    expect(documents.get(`alerts/${id}`)).toMatchObject({ occurrences, description, priority, risk_score });
  }
  for (const { ip, attack_count, severity_distribution } of snapshot.sources) {
    expect(documents.get(`sources/${ip}`)).toMatchObject({ attack_count, severity_distribution });
  }
  // What the aggregates are made from, Firestore's shards alone have.
  const shared = Object.entries(counters).filter(
    ([name]) => !/^(?:countries|techniques|blocked)\b/.test(name),
  );
  expect(snapshot.counters).toEqual(Object.fromEntries(shared));
});

test("a redelivery tells its news again and changes nothing", async () => {
  const db = newDatabase();
  const first = instance(db);
  const message = delivery("m", ANALYSES.slice(0, 40));
  await first.store.record(message);
  const before = await readContent(db);
  const second = instance(db);
  await second.store.record(message);
  expect(await readContent(db)).toEqual(before);
  const ids = (news: readonly News[]) => ({
    threats: news.flatMap((each) => each.threats.map(({ id }) => id)).toSorted(),
    alerts: news.flatMap((each) => each.alerts.map(({ id }) => id)).toSorted(),
  });
  expect(ids(second.news)).toEqual(ids(first.news));
});

test("news is told however often the topic fails and instances give up, also of what had to wait", async () => {
  const db = newDatabase();
  const random = seededRandom(23);
  const told: News[] = [];
  // From many sources, so that a witness stands for what is none of its own.
  const analyses = Array.from({ length: 370 }, (_, index) => analysis(index, { sources: 37, everyMs: 100 }));
  const deliveries = shuffled(
    analyses.map((each, index) => delivery(`n${index}`, [each])),
    random,
  );
  let undelivered = deliveries;
  for (let life = 0; undelivered.length > 0; life += 1) {
    // Each life is an instance that starts with nothing; what it fails is delivered to the next.
    const { store } = instance(db, {
      news: told,
      writesPerSecond: 20,
      burst: 1,
      fails: () => random() < 0.4 && life < 8,
    });
    const results: Promise<void>[] = [];
    for (let at = 0; at < undelivered.length; at += 12) {
      const wave = undelivered.slice(at, at + 12).map((each) => store.record(each));
      results.push(...wave);
      // In several commits, so that there is something to wait for.
      await Promise.race(wave.map((each) => each.catch(() => {})));
    }
    const settled = await Promise.allSettled(results);
    undelivered = undelivered.filter((_, index) => settled[index]?.status === "rejected");
  }
  // Instances that were given up are not dead: they end what they had begun.
  await waitFor("an end of what waits", async () =>
    (await db.collection("pending_deltas").get()).empty ? true : undefined,
  );
  const { documents } = await readContent(db);
  const stored = (name: string) => [...documents.keys()].filter((path) => path.startsWith(`${name}/`));
  const threats = new Set(told.flatMap((each) => each.threats.map(({ id }) => `threats/${id}`)));
  const alerts = new Set(told.flatMap((each) => each.alerts.map(({ id }) => `alerts/${id}`)));
  expect(stored("threats").filter((path) => !threats.has(path))).toEqual([]);
  expect(stored("alerts").filter((path) => !alerts.has(path))).toEqual([]);
  expect(stored("pending_deltas")).toEqual([]);
  const once = newDatabase();
  await instance(once).store.record(delivery("all", analyses));
  expect(documents).toEqual((await readContent(once)).documents);
});

test("what waits is joined and told even where its witness is never delivered again", async () => {
  const db = newDatabase();
  const analyses = Array.from({ length: 120 }, (_, index) => analysis(index, { sources: 5, everyMs: 100 }));
  // An instance that dies before it joins what it left: its round never ends.
  const dead = instance(db, { writesPerSecond: 1, burst: 1, delayMs: 3_600_000 });
  void Promise.all(analyses.map((each, index) => dead.store.record(delivery(`d${index}`, [each]))));
  await waitFor("all threats", async () => {
    const stored = await db.collection("threats").get();
    return analyses.every(({ threat }) => stored.docs.some(({ id }) => id === threat.id)) ? true : undefined;
  });
  expect((await db.collection("pending_deltas").get()).empty).toBe(false);
  const heir = instance(db, { writesPerSecond: 1, news: dead.news });
  expect(await readForgotten(db, 0)).toEqual([]);
  await heir.store.adopt(await readForgotten(db, Date.now() + 1));
  const { documents } = await readContent(db);
  const once = newDatabase();
  await instance(once).store.record(delivery("all", analyses));
  expect(documents).toEqual((await readContent(once)).documents);
  const told = new Set(dead.news.flatMap((each) => each.alerts.map(({ id }) => `alerts/${id}`)));
  const stored = [...documents.keys()].filter((path) => path.startsWith("alerts/"));
  expect(stored.filter((path) => !told.has(path))).toEqual([]);
});

test("a shared document takes about one write a second whatever comes, and ends up exact", async () => {
  const db = newDatabase();
  const { store } = instance(db, { writesPerSecond: 4, burst: 1 });
  const counts: number[] = [];
  const stop = db.doc("sources/198.51.100.0").onSnapshot((snapshot) => {
    if (snapshot.exists) counts.push(snapshot.get("attack_count"));
  });
  const started = Date.now();
  // Every event is an attack by the same source.
  const done = Array.from({ length: 300 }, (_, index) =>
    store.record(delivery(`f${index}`, [analysis(index * 12)])),
  );
  await Promise.all(done);
  const seconds = (Date.now() - started) / 1000;
  await waitFor("the last write", () => (counts.at(-1) === 300 ? true : undefined));
  stop();
  expect(counts.length).toBeLessThanOrEqual(2 + Math.ceil(seconds * 4));
  expect((await db.collection("pending_deltas").get()).size).toBe(0);
});

test("an aggregate of a later version is left as it is, and its neighbours are stored", async () => {
  const db = newDatabase();
  const later = { tally: '{"v":99,"count":7}', attack_count: 7 };
  await db.doc("sources/198.51.100.0").set(later);
  const { store } = instance(db);
  const analyses = [0, 4, 8].map((index) => analysis(index));
  await store.record(delivery("later", analyses));
  expect((await db.doc("sources/198.51.100.0").get()).data()).toEqual(later);
  const others = (await db.collection("sources").get()).docs.map(({ id }) => id);
  expect(others.toSorted()).toEqual(["198.51.100.0", "198.51.100.1", "198.51.100.2"]);
  const threats = await db.getAll(...analyses.map(({ threat }) => db.doc(`threats/${threat.id}`)));
  expect(threats.every(({ exists }) => exists)).toBe(true);
});
