import { join } from "node:path";
import { ROOT } from "../../suite/paths.ts";
import { toDelivery } from "../../core/src/pipeline/delivery.ts";
import { threatDocument } from "../../functions/src/firestore/documents.ts";
import { openAnalyzer } from "../../core/src/analyzer.ts";
import { openFirestore } from "../support/database.ts";
import { serve } from "./framework.ts";
import { createTopics } from "./instance.ts";
import type { Emulators } from "./instance.ts";
import { buildNaive } from "./naive/build.ts";
import { number, progress } from "../support/text.ts";
import type { Result } from "./report.ts";
import { load } from "./requests.ts";
import type { Load } from "./requests.ts";
import type { Sizes } from "./sizes.ts";
import { median } from "../support/stats.ts";
import { messagesOf, workload } from "./workload.ts";

const BATCH = 100;
const STORED = 500;
const QUIET = { info: () => {}, warn: () => {}, error: () => {} };
const RECENT = "api/threats/recent";

/** Puts threats of the workload where the API reads them. */
async function storeThreats({ firestoreHost }: Emulators, projectId: string): Promise<void> {
  const now = Date.now();
  const analyzer = await openAnalyzer({ trustedRanges: [], now: () => now });
  const data = Buffer.from(workload({ seed: 51, count: STORED, now }).join("\n"));
  const { analyses } = toDelivery({ id: "api", data, attributes: {}, receivedAt: now }, analyzer, QUIET);
  const db = openFirestore(firestoreHost, projectId);
  const batch = db.batch();
  for (const { threat } of analyses)
    batch.create(db.doc(`threats/${threat.id}`), threatDocument(threat, now));
  await batch.commit();
  await db.terminate();
}

/** The API on one instance, 32 connections: reads against a bare handler with a reply of equal size, and events in. */
export async function benchApi(emulators: Emulators, sizes: Sizes["api"]): Promise<Result> {
  const { reads, batches, rounds } = sizes;
  progress(`API: ${rounds} rounds of ${reads} reads and of ${batches} batches of ${BATCH} events`);
  const projectId = `demo-bench-${process.pid}-api`;
  await createTopics(emulators, projectId);
  await storeThreats(emulators, projectId);
  const env = {
    GCLOUD_PROJECT: projectId,
    GOOGLE_CLOUD_PROJECT: projectId,
    FIRESTORE_EMULATOR_HOST: emulators.firestoreHost,
    PUBSUB_EMULATOR_HOST: emulators.pubsubHost,
    // The API is open under the emulator alone.
    FUNCTIONS_EMULATOR: "true",
    API_AUTH: "off",
    API_CHECK_REPLIES: "off",
  };
  const api = await serve({ source: join(ROOT, "functions"), target: "api", signature: "http", env });
  try {
    const get = { method: "GET", url: `${api.url}${RECENT}` } as const;
    const { replyBytes } = await load(get, reads / 4, 200);
    const source = await buildNaive("functions");
    const bareEnv = { ...env, BENCH_REPLY_BYTES: String(replyBytes) };
    const bare = await serve({ source, target: "bare", signature: "http", env: bareEnv });
    try {
      const getBare = { method: "GET", url: bare.url } as const;
      await load(getBare, reads / 4, 200);
      const measured: { read: Load; bare: Load; events: Load }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const bareLoad = await load(getBare, reads, 200);
        const read = await load(get, reads, 200);
        const lines = workload({ seed: 60 + round, count: batches * BATCH, now: Date.now() });
        const bodies = messagesOf(lines, BATCH);
        const post = {
          method: "POST",
          url: `${api.url}api/events`,
          headers: { "content-type": "application/x-ndjson" },
          body: (index: number) => bodies[index] ?? "",
        } as const;
        measured.push({ read, bare: bareLoad, events: await load(post, batches, 202) });
      }
      return report(measured);
    } finally {
      await bare.child.stop();
    }
  } finally {
    await api.child.stop();
  }
}

function report(rounds: readonly { read: Load; bare: Load; events: Load }[]): Result {
  const of = (value: (round: (typeof rounds)[number]) => number) => median(rounds.map(value));
  const ratio = of(({ read, bare }) => read.perSecond / bare.perSecond);
  const events = of(({ events: { perSecond } }) => perSecond * BATCH);
  return {
    raw: { batch: BATCH, rounds },
    lines: [
      {
        what: `GET /${RECENT} (50 threats, ${number(rounds[0]?.read.replyBytes ?? 0)} bytes), 32 connections`,
        measured: `${number(of(({ read }) => read.perSecond))}/s, p95 ${number(of(({ read }) => read.p95))} ms`,
        comparedWith: `bare handler, equal reply: ${number(of(({ bare }) => bare.perSecond))}/s, p95 ${number(of(({ bare }) => bare.p95))} ms`,
        ratio: `${number(ratio)} ×`,
        goal: "≥ 0.5 ×",
        met: ratio >= 0.5,
      },
      {
        what: `POST /api/events, batches of ${BATCH}, 32 connections, one instance`,
        measured: `${number(events)} events/s, p95 ${number(of(({ events: { p95 } }) => p95))} ms a batch`,
        comparedWith: "",
        ratio: "",
        goal: "≥ 5,000/s",
        met: events >= 5_000,
      },
    ],
  };
}
