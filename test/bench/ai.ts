import { join } from "node:path";
import { TOPICS } from "@threatstream/contracts";
import { good } from "../../functions/src/ai/testing/behaviours.ts";
import { startStubGemini } from "../../functions/src/ai/testing/stub-gemini.ts";
import { WORK } from "../../suite/paths.ts";
import { freePorts } from "../../suite/ports.ts";
import { startSuite } from "../../suite/suite.ts";
import { openFirestore } from "../support/database.ts";
import { listen, newestThreats, productCounters } from "./listener.ts";
import { openTopic } from "../support/publish.ts";
import { number, progress } from "../support/text.ts";
import type { Result } from "./report.ts";

const BATCH = 200;
const LIMIT_MS = 120_000;
/** After the last event the queue has so long to send what it holds. */
const SETTLE_MS = 10_000;

/** What a flood of failed logins costs in calls of the model: in a suite of its own, with a server that answers as Gemini does. */
export async function benchAi(events: number): Promise<Result> {
  progress(`AI: a brute-force flood of ${events} events`);
  const stub = await startStubGemini();
  stub.answer(good);
  const suite = await startSuite({
    ports: await freePorts(),
    logFile: join(WORK, "bench-ai.log"),
    env: { GEMINI_API_KEY: "bench", GEMINI_EMULATOR_HOST: stub.baseUrl.replace("http://", "") },
  });
  const db = openFirestore(suite.firestoreHost, suite.projectId);
  const topic = openTopic(suite, TOPICS.raw);
  const listener = await listen({ newest: newestThreats(db), counters: productCounters(db) });
  try {
    const start = Date.now() - events * 10;
    const lines = Array.from({ length: events }, (_, index) => failure(index, start + index * 10));
    for (let at = 0; at < events; at += BATCH) await topic.publish(lines.slice(at, at + BATCH).join("\n"));
    await listener.until(() => listener.processed >= events, LIMIT_MS);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const explained = await db.collection("threats").where("audit_ref", "!=", "RULE-ENGINE").count().get();
    const answered = explained.data().count;
    const calls = stub.calls.length;
    return {
      raw: { events, calls, answered },
      lines: [
        {
          what: `calls of the model for ${number(events)} failed logins of one source`,
          measured: `${calls}`,
          comparedWith: `${answered} threats explained`,
          ratio: "",
          goal: "≤ 5, ≥ 1",
          met: calls >= 1 && calls <= 5 && answered >= 1,
        },
      ],
    };
  } finally {
    listener.stop();
    await topic.close();
    await db.terminate();
    await suite.stop();
    await stub.close();
  }
}

function failure(index: number, at: number): string {
  return JSON.stringify({
    event_id: `flood-${index}`,
    timestamp: new Date(at).toISOString(),
    event_type: "login_attempt",
    source_ip: "92.63.197.153",
    payload: { username: `user${index % 40}`, success: false, service: "sshd" },
  });
}
