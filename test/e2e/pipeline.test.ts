import { readFile } from "node:fs/promises";
import { PubSub } from "@google-cloud/pubsub";
import { TOPICS } from "@threatstream/contracts";
import { deleteApp, initializeApp } from "firebase/app";
import type { FirebaseApp } from "firebase/app";
import { connectAuthEmulator, getAuth, signInWithEmailAndPassword } from "firebase/auth";
import {
  collection,
  connectFirestoreEmulator,
  getFirestore,
  limit,
  onSnapshot,
  orderBy,
  query,
} from "firebase/firestore";
import { deleteApp as deleteAdminApp, initializeApp as initializeAdminApp } from "firebase-admin/app";
import { getAuth as getAdminAuth } from "firebase-admin/auth";
import { getFirestore as getAdminFirestore } from "firebase-admin/firestore";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { readContent } from "../support/content.ts";
import { seededRandom, shuffled } from "../support/random.ts";
import { waitFor } from "../support/wait.ts";

/*
 * The whole way: log files through the real topic and the deployed function into Firestore, seen by a browser's listener
 * under the security rules; then all of it again, shuffled, three times, and nothing changes.
 */

const FILES = [
  "examples/auth.log",
  "examples/access.log",
  "core/src/sources/fixtures/native.ndjson",
  "core/src/sources/fixtures/sshd-hostile.log",
];
const projectId = inject("projectId");
const admin = initializeAdminApp({ projectId });
const db = getAdminFirestore(admin);
const pubsub = new PubSub({ projectId });
let app: FirebaseApp;

interface Seen {
  readonly threats: Map<string, Record<string, unknown>>;
  readonly alerts: Map<string, Record<string, unknown>>;
  readonly errors: unknown[];
}
const seen: Seen = { threats: new Map(), alerts: new Map(), errors: [] };
const unsubscribe: (() => void)[] = [];

beforeAll(async () => {
  const account = { email: "viewer@example.com", password: "correct horse" };
  const user = await getAdminAuth(admin).createUser(account);
  await getAdminAuth(admin).setCustomUserClaims(user.uid, { role: "viewer" });

  app = initializeApp({ projectId, apiKey: "demo" });
  connectAuthEmulator(getAuth(app), `http://${inject("authHost")}`, { disableWarnings: true });
  await signInWithEmailAndPassword(getAuth(app), account.email, account.password);
  const web = getFirestore(app);
  const [host = "", port = ""] = inject("firestoreHost").split(":");
  connectFirestoreEmulator(web, host, Number(port));
  for (const [name, order] of [
    ["threats", "timestamp"],
    ["alerts", "created_at"],
  ] as const) {
    const newest = query(collection(web, name), orderBy(order, "desc"), limit(500));
    unsubscribe.push(
      onSnapshot(
        newest,
        (snapshot) => {
          for (const change of snapshot.docChanges()) seen[name].set(change.doc.id, change.doc.data());
        },
        (error) => seen.errors.push(error),
      ),
    );
  }
});

afterAll(async () => {
  for (const stop of unsubscribe) stop();
  await deleteApp(app);
  await pubsub.close();
  await deleteAdminApp(admin);
});

async function fixtureLines(): Promise<string[]> {
  const texts = await Promise.all(
    FILES.map((name) => readFile(new URL(`../../${name}`, import.meta.url), "utf8")),
  );
  return texts.flatMap((text) => text.split("\n").filter((line) => line.trim() !== ""));
}

/** An event that shows, by its threat, that the message which holds it has been committed. */
function sentinel(id: string): string {
  return JSON.stringify({
    event_id: id,
    timestamp: "2026-03-10T00:00:00.000Z",
    event_type: "network_flow",
    source_ip: "10.0.0.1",
  });
}

/** Publishes lines in messages of a few dozen, a sentinel in each, and waits until all of them are committed. */
async function send(lines: readonly string[], round: string, perMessage: number): Promise<string[]> {
  const sentinels: string[] = [];
  for (let at = 0; at < lines.length; at += perMessage) {
    const id = `sentinel-${round}-${at}`;
    sentinels.push(id);
    const data = Buffer.from([sentinel(id), ...lines.slice(at, at + perMessage)].join("\n"));
    await pubsub.topic(TOPICS.raw).publishMessage({ data, attributes: { occurrences: "" } });
  }
  await waitFor(`the ${sentinels.length} messages of round ${round}`, async () => {
    const found = await db.collection("threats").where("event_id", ">=", `sentinel-${round}-`).get();
    const ids = new Set(found.docs.map((doc) => doc.get("event_id")));
    return sentinels.every((id) => ids.has(id)) ? true : undefined;
  });
  return sentinels;
}

/** What the collections hold, without the sentinels' own threats. */
async function contentOfFixtures() {
  const { documents, counters } = await readContent(db);
  const isSentinel = (document: unknown) => JSON.stringify(document).includes('"sentinel-');
  const rest = [...documents].filter(([, document]) => !isSentinel(document));
  return { documents: new Map(rest), counters, sentinels: documents.size - rest.length };
}

describe("log files of all sources, sent through the topic", () => {
  test("become threats and alerts that a browser's listener sees, each once", async () => {
    const lines = await fixtureLines();
    // The text of a line is its identity here, so equal lines are sent once.
    await send([...new Set(lines)], "first", 40);
    const content = await contentOfFixtures();
    const paths = [...content.documents.keys()];
    const idsIn = (name: string) =>
      paths.filter((path) => path.startsWith(`${name}/`)).map((path) => path.slice(name.length + 1));
    const [threats, alerts] = [idsIn("threats"), idsIn("alerts")];
    await waitFor("the listener", () =>
      threats.every((id) => seen.threats.has(id)) && alerts.every((id) => seen.alerts.has(id))
        ? true
        : undefined,
    );
    expect(seen.errors).toEqual([]);
    expect(seen.alerts.size).toBe(alerts.length);
    expect(threats.length).toBeGreaterThan(40);
    expect(threats.length).toBeLessThan(450);

    const types = new Set([...seen.alerts.values()].map((alert) => alert["threat_type"]));
    expect([...types]).toEqual(expect.arrayContaining(["BRUTE_FORCE", "SQL_INJECTION"]));
    const formats = new Set([...seen.threats.values()].map((threat) => threat["format"]));
    expect(formats).toEqual(new Set(["access", "native", "sshd"]));
    const bruteForce = [...seen.threats.values()].filter((threat) =>
      String(threat["detections"]).includes("brute-force"),
    );
    expect(bruteForce.length).toBeGreaterThan(0);
  });

  test("sent again, shuffled, three times, change nothing", async () => {
    const lines = [...new Set(await fixtureLines())];
    const before = await contentOfFixtures();
    const random = seededRandom(5);
    let sentinels = 0;
    for (const round of ["second", "third", "fourth"]) {
      sentinels += (await send(shuffled(lines, random), round, 17)).length;
    }
    const after = await contentOfFixtures();
    expect(after.documents).toEqual(before.documents);
    expect(after.counters["processed"]).toBe((before.counters["processed"] ?? 0) + sentinels);
    expect(after.counters["alerts"]).toBe(before.counters["alerts"]);
    expect(after.counters["refused"]).toBe(before.counters["refused"]);
  });
});
