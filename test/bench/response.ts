import { join } from "node:path";
import { TOPICS } from "@threatstream/contracts";
import { WORK } from "../../suite/paths.ts";
import { freePorts } from "../../suite/ports.ts";
import { startSuite } from "../../suite/suite.ts";
import { openFirestore } from "../support/database.ts";
import { openTopic } from "../support/publish.ts";
import { number, progress } from "../support/text.ts";
import type { Result } from "./report.ts";
import { percentile } from "../support/stats.ts";

const PAUSE_MS = 1_000;
const LIMIT_MS = 60_000;
const WARM_UP = 12;
/** From 50 on a brute force is CRITICAL. */
const FAILURES = 60;

/** From an alert's creation to the end of its playbook's first action, by Firestore's own clock, in a suite that is warm. */
export async function benchResponse(alerts: number): Promise<Result> {
  progress(`response: ${alerts} alerts that start a playbook`);
  const suite = await startSuite({ ports: await freePorts(), logFile: join(WORK, "bench-response.log") });
  const db = openFirestore(suite.firestoreHost, suite.projectId);
  const topic = openTopic(suite, TOPICS.raw);
  const raisedAt = new Map<string, number>();
  const acted = new Map<string, number>();
  const stops = [
    db.collection("alerts").onSnapshot((snapshot) => {
      for (const { doc, type } of snapshot.docChanges()) {
        if (type === "added") raisedAt.set(doc.id, doc.createTime.toMillis());
      }
    }),
    db.collection("playbook_executions").onSnapshot((snapshot) => {
      for (const { doc } of snapshot.docChanges()) {
        const done: unknown = doc.get("steps_completed");
        const id: unknown = doc.get("alert_id");
        if (typeof id === "string" && done === 1 && !acted.has(id)) acted.set(id, doc.updateTime.toMillis());
      }
    }),
  ];
  try {
    for (let index = 0; index < WARM_UP + alerts; index += 1) {
      await topic.publish(attack(index));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    const deadline = Date.now() + LIMIT_MS;
    while (acted.size < WARM_UP + alerts && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    for (const stop of stops) stop();
    await topic.close();
    await db.terminate();
    await suite.stop();
  }
  const latencies = [...acted].map(([id, at]) => at - (raisedAt.get(id) ?? Number.NaN)).slice(WARM_UP);
  const [p50, p95] = [0.5, 0.95].map((share) => percentile(latencies, share));
  if (p50 === undefined || p95 === undefined) throw new RangeError("No playbook acted.");
  return {
    raw: { alerts, acted: acted.size, p50, p95, latencies },
    lines: [
      {
        what: `alert → first action finished, ${latencies.length} alerts`,
        measured: `p95 ${number(p95)} ms`,
        comparedWith: `p50 ${number(p50)} ms`,
        ratio: "",
        goal: "p95 ≤ 500 ms",
        met: latencies.length === alerts && p95 <= 500,
      },
    ],
  };
}

/** A brute force from a source of its own, in one message: an alert that starts its playbook by itself. */
function attack(index: number): string {
  const now = Date.now();
  const source_ip = `92.63.${Math.floor(index / 200)}.${(index % 200) + 1}`;
  const failures = Array.from({ length: FAILURES }, (_, attempt) =>
    JSON.stringify({
      event_id: `login-${index}-${attempt}`,
      timestamp: new Date(now - 30_000 + attempt * 100).toISOString(),
      event_type: "login_attempt",
      source_ip,
      payload: { username: `user${attempt % 7}`, success: false },
    }),
  );
  return failures.join("\n");
}
