import { SimulationState, wireForm } from "@threatstream/contracts";
import { Timestamp } from "firebase-admin/firestore";
import type { DocumentData, Firestore } from "firebase-admin/firestore";
import type { Clock } from "@threatstream/core/common";
import {
  commanded,
  IDLE,
  isBusy,
  reported,
  shownState,
  Simulation,
  StartedSimulation,
} from "../../simulation/simulation.ts";
import type { RunStore } from "../../simulation/player.ts";
import type { SimulationReply, Simulations } from "../../simulation/simulations.ts";
import type { Chance } from "../../simulation/starting.ts";
import { createAuditLog } from "../audit/audit.ts";
import { audited } from "../audit/audited.ts";
import type { ActContext } from "../../audit/act-context.ts";
import { COLLECTIONS } from "../collections.ts";

const CURRENT = "current";
const TIMES = ["started_at", "paused_at", "stopped_at"] as const;

/** `simulations/current`. */
function toDocument({ state, run }: Simulation): DocumentData {
  const times = TIMES.flatMap((name) => {
    const time = state[name];
    return time === undefined ? [] : [[name, Timestamp.fromMillis(Date.parse(time))] as const];
  });
  return { ...state, ...Object.fromEntries(times), ...(run !== undefined && { run }) };
}

function fromDocument(data: DocumentData | undefined): Simulation {
  if (data === undefined) return IDLE;
  return Simulation.parse({ state: wireForm(data), run: data["run"] });
}

export interface SimulationsOptions {
  readonly db: Firestore;
  readonly clock: Clock;
  /** Whether this deployment plays any. */
  readonly allowed: boolean;
  /** What makes one run unlike another; a chance of its own each time. */
  readonly chance: () => Chance;
  /** Has a worker play a run; the same one again is harmless. */
  readonly enqueue: (epoch: string) => Promise<void>;
}

/** The simulation in Firestore. What people do with it leaves an audit entry in the same commit. */
export function createSimulations(options: SimulationsOptions): Simulations {
  const { db, clock, allowed, chance } = options;
  return {
    state: async () => shownState(fromDocument((await refOf(db).get()).data()), clock()),
    async start(wanted, context) {
      if (!allowed) return { kind: "off" };
      // Loaded when it is asked for: the scenarios are a good part of the bundle.
      const { scenarioIds, scenarioOf, started } = await import("../../simulation/starting.ts");
      const scenario = scenarioOf(wanted.scenario ?? wanted.attack_vector ?? "");
      if (scenario === undefined) return { kind: "unknown", scenarios: scenarioIds() };
      return change(options, context, "start", (held, now) =>
        isBusy(held, now) ? undefined : started(scenario, wanted, chance()),
      );
    },
    command: (command, context) =>
      change(options, context, command, (held, now) => commanded(held, command, now)),
  };
}

function refOf(db: Firestore) {
  return db.collection(COLLECTIONS.simulations).doc(CURRENT);
}

async function change(
  { db, clock, enqueue }: SimulationsOptions,
  { actor, requestId }: ActContext,
  action: string,
  changed: (held: Simulation, now: number) => Simulation | undefined,
): Promise<SimulationReply> {
  const auditLog = createAuditLog(db);
  const ref = refOf(db);
  const now = clock();
  const done = await audited(db, async (transaction) => {
    const held = fromDocument((await transaction.get(ref)).data());
    const next = changed(held, now);
    if (next === undefined || next === held) return { held, next };
    const log = await auditLog.begin(transaction, [ref.path]);
    transaction.set(ref, toDocument(next));
    const [before, after] = [held.state, next.state].map((state) => summaryOf(state));
    log.append({
      actor,
      requestId,
      at: now,
      action: `simulation.${action}`,
      target: ref.path,
      before: before ?? {},
      after: after ?? {},
    });
    return { held, next };
  });
  if (done.next === undefined) return { kind: "forbidden", state: shownState(done.held, now) };
  const { state, run } = done.next;
  if (state.status === "RUNNING" && run !== undefined) await enqueue(run.epoch);
  return { kind: "done", state };
}

function summaryOf(state: SimulationState): Readonly<Record<string, unknown>> {
  const { status, scenario, simulation_id: id, events_per_second: eps, events_generated: events } = state;
  return { status, scenario, simulation_id: id, events_per_second: eps, events_generated: events };
}

/** The runs' side of it: what their worker reports once a second. */
export function createRunStore(db: Firestore, clock: Clock): RunStore {
  const ref = refOf(db);
  return {
    report: (report) =>
      db.runTransaction(async (transaction) => {
        const held = fromDocument((await transaction.get(ref)).data());
        const { order, simulation } = reported(held, report, clock());
        if (simulation !== held) transaction.set(ref, toDocument(simulation));
        return order === "go" ? { order, simulation: StartedSimulation.parse(simulation) } : { order };
      }),
  };
}
