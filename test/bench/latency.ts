import { setTimeout as sleep } from "node:timers/promises";
import { TOPICS } from "@threatstream/contracts";
import type { Suite } from "../../suite/suite.ts";
import { openFirestore } from "../support/database.ts";
import { listen, newestThreats, productCounters } from "./listener.ts";
import { openTopic } from "../support/publish.ts";
import { number, progress } from "../support/text.ts";
import type { Result } from "./report.ts";
import { percentile } from "../support/stats.ts";
import { workload } from "./workload.ts";

const PER_SECOND = 10;
const WARM_UP = 200;
/** How long the functions that alerts start take to start, on a busy machine. */
const STARTS_MS = 10_000;
const LIMIT_MS = 30_000;
const SEED = 41;

/** How long a single event takes from its publishing to a listener, at ten a second, in a suite that is warm. */
export async function benchLatency(suite: Suite, seconds: number): Promise<Result> {
  progress(`latency: ${PER_SECOND} events a second for ${seconds} s`);
  const db = openFirestore(suite.firestoreHost, suite.projectId);
  const topic = openTopic(suite, TOPICS.raw);
  const listener = await listen({ newest: newestThreats(db), counters: productCounters(db) });
  const sentAt = new Map<string, number>();
  const sending: Promise<void>[] = [];
  try {
    const lines = workload({ seed: SEED, count: WARM_UP + seconds * PER_SECOND, now: Date.now() });
    const warm = listener.processed + WARM_UP;
    await Promise.all(lines.slice(0, WARM_UP).map((line) => topic.publish(line)));
    await listener.until(() => listener.processed >= warm, LIMIT_MS);
    await sleep(STARTS_MS);
    const start = performance.now();
    for (const [index, line] of lines.slice(WARM_UP).entries()) {
      await sleep(Math.max(0, start + index * (1000 / PER_SECOND) - performance.now()));
      const { event_id }: { event_id: string } = JSON.parse(line);
      sentAt.set(event_id, performance.now());
      sending.push(topic.publish(line));
    }
    await Promise.all(sending);
    await listener.until(() => [...sentAt.keys()].every((id) => listener.seenAt.has(id)), LIMIT_MS);
  } finally {
    listener.stop();
    await topic.close();
    await db.terminate();
  }
  const latencies = [...sentAt].map(
    ([id, sent]) => (listener.seenAt.get(id) ?? Number.POSITIVE_INFINITY) - sent,
  );
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => percentile(latencies, share));
  if (p50 === undefined || p95 === undefined || max === undefined) throw new RangeError("Nothing measured.");
  return {
    raw: {
      perSecond: PER_SECOND,
      seconds,
      p50,
      p95,
      max,
      latencies: latencies.map((ms) => Math.round(ms * 10) / 10),
    },
    lines: [
      {
        what: `latency, publish → listener, ${PER_SECOND}/s for ${seconds} s, one event a message`,
        measured: `p95 ${number(p95)} ms`,
        comparedWith: `p50 ${number(p50)} ms, max ${number(max)} ms`,
        ratio: "",
        goal: "p95 ≤ 500 ms",
        met: p95 <= 500,
      },
    ],
  };
}
