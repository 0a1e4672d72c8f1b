import { Firestore } from "firebase-admin/firestore";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { readContent } from "../support/content.ts";
import type { Content } from "../support/content.ts";
import { deliver, serveFunction } from "../support/framework.ts";
import type { ServedFunction, TestMessage } from "../support/framework.ts";
import { seededRandom, shuffled } from "../support/random.ts";
import { startSaboteur } from "../support/saboteur.ts";
import type { Moment, Saboteur } from "../support/saboteur.ts";

/*
 * The function runs as it is deployed, in a process of its own, and is killed (SIGKILL) between and inside its commits:
 * before a commit reaches Firestore, or after Firestore took it and before the function knows. What was not acknowledged
 * is delivered again. Whatever happened, the content must be that of a run without a fault.
 */

const BASE = Date.parse("2026-03-10T12:00:00Z");

/** Messages of all kinds: single and batched, attacks that correlate, refused records, and one event in two messages. */
function messages(): TestMessage[] {
  const sshd = (index: number, text: string): string => {
    const at = new Date(BASE + index * 4_000).toISOString();
    return `${at} web-1 sshd[${1000 + index}]: ${text}`;
  };
  const failed = (index: number) =>
    sshd(index, `Failed password for user${index % 4} from 198.51.100.7 port ${4000 + index} ssh2`);
  const native = (index: number) =>
    JSON.stringify({
      event_id: `native-${index}`,
      timestamp: new Date(BASE + index * 1_000).toISOString(),
      event_type: "http_request",
      source_ip: `203.0.113.${index % 5}`,
      payload: {
        method: "GET",
        url: index % 2 === 0 ? "/search?q=1' UNION SELECT password FROM users--" : "/index.html",
      },
    });
  return [
    ...Array.from({ length: 24 }, (_, index) => ({ id: `s${index}`, data: failed(index) })),
    { id: "accepted", data: sshd(30, "Accepted password for user1 from 198.51.100.7 port 5000 ssh2") },
    ...Array.from({ length: 16 }, (_, index) => ({ id: `n${index}`, data: native(index) })),
    { id: "batch", data: Array.from({ length: 60 }, (_, index) => native(index + 8)).join("\n") },
    { id: "bad", data: `not a log line\n${native(70)}\n{"event_id": ` },
    { id: "empty", data: "" },
  ];
}

/** Delivers messages, six at a time, so that there are many commits; says for each whether it was acknowledged. */
async function deliverAll(url: string, waiting: readonly TestMessage[]): Promise<boolean[]> {
  const acknowledged: boolean[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let message = waiting[next]; message !== undefined; message = waiting[next]) {
      const at = next;
      next += 1;
      acknowledged[at] = await deliver(url, message);
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  return acknowledged;
}

describe("a function that is killed anywhere, and its messages delivered again", () => {
  let saboteur: Saboteur;
  let served: ServedFunction | undefined;
  let clean: Content;
  let struck = 0;
  const databases: Firestore[] = [];

  /** A database and topics of its own, by a project of its own. */
  function project(name: string): { db: Firestore; projectId: string } {
    const projectId = `demo-faults-${process.pid}-${name}`;
    const [host = "", port = ""] = inject("firestoreHost").split(":");
    const db = new Firestore({ projectId, host, port: Number(port), ssl: false });
    databases.push(db);
    return { db, projectId };
  }

  function serve(projectId: string, firestoreHost: string): Promise<ServedFunction> {
    return serveFunction("processEvents", "cloudevent", {
      GCLOUD_PROJECT: projectId,
      GOOGLE_CLOUD_PROJECT: projectId,
      FIRESTORE_EMULATOR_HOST: firestoreHost,
      PUBSUB_EMULATOR_HOST: inject("pubsubHost"),
      // Slower than production's burst, so that the small load of this test has documents that wait.
      DOCUMENT_WRITES_PER_SECOND: "4",
    });
  }

  beforeAll(async () => {
    saboteur = await startSaboteur(inject("firestoreHost"), () => {
      struck += 1;
      served?.kill();
    });
    const { db, projectId } = project("clean");
    served = await serve(projectId, inject("firestoreHost"));
    for (const message of messages()) expect(await deliver(served.url, message)).toBe(true);
    served.kill();
    clean = await readContent(db);
  });

  afterAll(async () => {
    served?.kill();
    await saboteur.close();
    await Promise.all(databases.map((db) => db.terminate()));
  });

  test("the run without a fault shows what the messages should cause", () => {
    const paths = [...clean.documents.keys()];
    const count = (collection: string) => paths.filter((path) => path.startsWith(`${collection}/`)).length;
    // 25 of sshd, 69 different native ones, and what two correlations raise.
    expect(count("threats")).toBe(25 + 69 + 2);
    expect(clean.counters["processed"]).toBe(25 + 69);
    const bySeverity = Object.entries(clean.counters).filter(([name]) => name.startsWith("severities."));
    expect(bySeverity.reduce((sum, [, value]) => sum + value, 0)).toBe(count("threats"));
    expect(count("dead_letters")).toBe(3);
    expect(count("alerts")).toBeGreaterThan(0);
    expect(count("pending_deltas")).toBe(0);
  });

  // Early chunks hit connection setup and first commits, late ones the commits of a loaded instance.
  const strikes: [Moment, number][] = [
    ["before", 2],
    ["before", 5],
    ["before", 9],
    ["before", 14],
    ["after", 4],
    ["after", 8],
    ["after", 13],
    ["after", 20],
  ];

  test.each(strikes.map(([moment, chunk], index) => [moment, chunk, index] as const))(
    "%s chunk %i: the content is that of a clean run",
    async (moment, chunk, index) => {
      const { db, projectId } = project(`run${index}`);
      const random = seededRandom(index + 1);
      let waiting = shuffled(messages(), random);
      struck = 0;
      for (let round = 0; waiting.length > 0; round += 1) {
        served = await serve(projectId, saboteur.host);
        const function_ = served;
        if (round < 3) saboteur.arm(moment, chunk + round * 3);
        const answers = await deliverAll(function_.url, waiting);
        saboteur.disarm();
        function_.kill();
        await function_.exited;
        waiting = shuffled(
          waiting.filter((_, at) => answers[at] !== true),
          random,
        );
        expect(round).toBeLessThan(10);
      }
      expect(struck).toBeGreaterThan(0);
      const content = await readContent(db);
      expect(content.documents).toEqual(clean.documents);
      expect(content.counters).toEqual(clean.counters);
    },
  );
});
