import { join } from "node:path";
import { createApiClient } from "@threatstream/client";
import type { SimulationState } from "@threatstream/contracts";
import type { Firestore } from "firebase-admin/firestore";
import { WORK } from "../../suite/paths.ts";
import { freePorts } from "../../suite/ports.ts";
import { startSuite } from "../../suite/suite.ts";
import { waitFor } from "../support/wait.ts";
import { openFirestore } from "../support/database.ts";
import { number, progress } from "../support/text.ts";
import type { Result } from "./report.ts";

const EPS = 1_000;
/** How long what was sent may take to be stored, after the run's end. */
const SETTLE_MS = 180_000;

/** A run of `mixed` at 1,000 events a second, from the API's own start call until all of it is in Firestore. */
export async function benchSimulation(seconds: number): Promise<Result> {
  progress(`simulation: ${EPS} events a second for ${seconds} s, from the API`);
  const suite = await startSuite({ ports: await freePorts(), logFile: join(WORK, "bench-simulation.log") });
  const db = openFirestore(suite.firestoreHost, suite.projectId);
  const api = createApiClient({ baseUrl: suite.hostingUrl, timeoutMs: 60_000 });
  try {
    const body = { scenario: "mixed", events_per_second: EPS, duration_seconds: seconds };
    const { simulation_id: id = "" } = await api.startSimulation({ body });
    const started = performance.now();
    const ended = await waitFor("the run's end", () => endOf(db), (seconds + 60) * 1000);
    const sentAfter = (performance.now() - started) / 1000;
    const sent = ended.events_generated;
    await waitFor(
      "all threats",
      async () => ((await storedOf(db, id)) >= sent ? true : undefined),
      SETTLE_MS,
    ).catch(() => undefined);
    const storedAfter = (performance.now() - started) / 1000;
    const stored = await storedOf(db, id);
    const lost = sent - stored;
    return {
      raw: { seconds, sent, stored, lost, sentAfter, storedAfter, rate: sent / sentAfter },
      lines: [
        {
          what: `simulation by the API: ${number(sent)} events in ${number(sentAfter)} s, all stored after ${number(storedAfter)} s`,
          measured: `${number(lost)} lost`,
          comparedWith: `${number(sent / sentAfter)} events/s sent`,
          ratio: "",
          goal: `0 lost at ${number(EPS)}/s`,
          met: lost === 0 && sent === EPS * seconds && sentAfter <= seconds + 10,
        },
      ],
    };
  } finally {
    await db.terminate();
    await suite.stop();
  }
}

/** The simulation once it has come to its end. Read from Firestore: the emulated API takes its turn with the pipeline. */
async function endOf(db: Firestore): Promise<Pick<SimulationState, "events_generated"> | undefined> {
  const current = await db.doc("simulations/current").get();
  if (current.get("status") !== "COMPLETED") return undefined;
  return { events_generated: Number(current.get("events_generated")) };
}

/** How many threats of single events it has. */
async function storedOf(db: Firestore, id: string): Promise<number> {
  const all = db.collection("threats").where("simulation_ids", "array-contains", id);
  const [total, correlated] = await Promise.all([
    all.count().get(),
    all.where("event_count", ">=", 1).count().get(),
  ]);
  return total.data().count - correlated.data().count;
}
