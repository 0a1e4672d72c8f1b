import { Alert, Threat, wireForm } from "@threatstream/contracts";
import type { PlaybookExecution } from "@threatstream/contracts";
import type { Firestore } from "firebase-admin/firestore";
import { ruledThreat } from "../../ai/ruled.ts";
import { bundledPlaybooks } from "../../response/bundled-playbooks.ts";
import { catalogueOf } from "../../response/catalogue.ts";
import { automaticFor, playbooksFor } from "../../response/decide.ts";
import { ResponseError } from "../../response/errors.ts";
import type { Execution } from "../../response/execution.ts";
import { listedPlaybook } from "../../response/listing.ts";
import type { CompiledPlaybook } from "../../response/playbook.ts";
import { newExecution, planFor, stepsOf } from "../../response/new-execution.ts";
import type { BlockActor } from "../../response/blocklist.ts";
import type { AutoResponse, Executed, Responses } from "../../response/responses.ts";
import type { Clock, Logger } from "@threatstream/core/common";
import { COLLECTIONS } from "../collections.ts";
import { decideExecution } from "./execution-decisions.ts";
import { executionId, shownExecution, startExecution } from "./executions.ts";
import { readOwnPlaybooks } from "./own-playbooks.ts";
import { executionOf } from "./execution-documents.ts";

/** How long an instance relies on what it read of an operator's own playbooks, milliseconds. */
const FRESH_MS = 30_000;
const OWN_SECONDS = 5;
const SYSTEM: BlockActor = { kind: "system", id: "automatic", role: "none", requestId: "automatic" };

export interface ResponsesOptions {
  readonly db: Firestore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly autoResponse: AutoResponse;
  /** Hands an execution to a worker; the same one again is harmless. */
  readonly enqueue: (executionId: string, delaySeconds: number) => Promise<void>;
}

/** Playbooks and executions in Firestore. */
export function createResponses(options: ResponsesOptions): Responses {
  const { db, enqueue } = options;
  const playbooks = playbookReader(options);
  const find = async (id: string) => (await playbooks()).find(({ definition }) => definition.id === id);
  return {
    playbooks: async () => (await playbooks()).map(({ definition }) => listedPlaybook(definition)),
    async execute({ playbookId, threatId, overrides, dryRun }, by) {
      const [playbook, subject] = await Promise.all([find(playbookId), readSubject(db, threatId)]);
      if (playbook === undefined) return { kind: "unknown", what: "playbook" };
      if (subject === undefined) return { kind: "unknown", what: "threat" };
      return start(options, { playbook, ...subject, overrides, dryRun, by });
    },
    async executeAll(threatId, by) {
      const subject = await readSubject(db, threatId);
      if (subject === undefined) return undefined;
      const applying = playbooksFor(ruledThreat(subject.threat), await playbooks());
      const executed: Executed[] = [];
      for (const playbook of applying) {
        executed.push(await start(options, { playbook, ...subject, overrides: {}, dryRun: false, by }));
      }
      return executed;
    },
    async respond({ id, threat }) {
      if (options.autoResponse === "off") return [];
      const alert = await readAlert(db, id);
      const executed: Executed[] = [];
      // By the rules' verdict alone: what a model says starts nothing.
      for (const playbook of automaticFor(ruledThreat(threat), await playbooks())) {
        const automatic = { playbookId: playbook.definition.id, alertId: id };
        const wanted = { playbook, threat, alert, overrides: {}, dryRun: false, by: SYSTEM, automatic };
        executed.push(await start(options, wanted));
      }
      return executed;
    },
    async history(limit) {
      const newest = db.collection(COLLECTIONS.executions).orderBy("started_at", "desc").limit(limit);
      return (await newest.get()).docs.map((document) =>
        shownExecution(executionOf(document.data()).execution),
      );
    },
    async get(id) {
      const data = (await db.collection(COLLECTIONS.executions).doc(id).get()).data();
      return data === undefined ? undefined : shownExecution(executionOf(data).execution);
    },
    async decide(id, decision, by) {
      const decided = await decideExecution(options, id, decision, by);
      if (decided.kind === "done") await enqueue(id, 0);
      return decided;
    },
  };
}

interface Wanted {
  readonly playbook: CompiledPlaybook;
  readonly threat: Threat;
  readonly alert: Alert | undefined;
  readonly overrides: Readonly<Record<string, string | number | boolean>>;
  readonly dryRun: boolean;
  readonly by: BlockActor;
  readonly automatic?: { readonly playbookId: string; readonly alertId: string };
}

async function start(
  { db, clock, enqueue, autoResponse }: ResponsesOptions,
  wanted: Wanted,
): Promise<Executed> {
  const { playbook, threat, alert, overrides, dryRun, by, automatic } = wanted;
  let execution: Execution;
  try {
    const steps = stepsOf(playbook, { threat, alert }, overrides);
    if (dryRun) return { kind: "plan", plan: planFor(playbook, threat, steps) };
    const id = executionId(automatic);
    const isProposed = automatic !== undefined && autoResponse === "propose";
    execution = newExecution(playbook, { id, threat, alert, steps, by: by.id, now: clock(), isProposed });
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error;
    return { kind: "impossible", reason: error.message };
  }
  const key = [threat.threat_type, threat.source_ip, threat.destination_ip ?? threat.target ?? ""].join(" ");
  const isAutomatic = automatic !== undefined;
  const started = await startExecution(db, execution, { key, automatic: isAutomatic, now: clock(), by });
  // Also where another had started it: that one may have died before it told a worker.
  const shown: PlaybookExecution = shownExecution(started.execution);
  // What an alert starts is begun by who starts it; the queue comes after, to make sure.
  const delay = isAutomatic && started.kind === "started" ? OWN_SECONDS : 0;
  if (shown.status === "PENDING") await enqueue(shown.execution_id, delay);
  return { kind: started.kind, execution: shown };
}

function playbookReader({ db, clock, logger }: ResponsesOptions): () => Promise<readonly CompiledPlaybook[]> {
  let kept: { readonly at: number; readonly playbooks: readonly CompiledPlaybook[] } | undefined;
  return async () => {
    if (kept !== undefined && clock() - kept.at < FRESH_MS) return kept.playbooks;
    const { playbooks, refused } = catalogueOf(bundledPlaybooks(), await readOwnPlaybooks(db));
    for (const { id, error } of refused) {
      logger.error("A stored playbook is not valid, and is not in force.", {
        playbook: id,
        problem: error.message,
      });
    }
    kept = { at: clock(), playbooks };
    return playbooks;
  };
}

async function readSubject(
  db: Firestore,
  threatId: string,
): Promise<{ readonly threat: Threat; readonly alert: Alert | undefined } | undefined> {
  if (!Threat.shape.id.safeParse(threatId).success) return undefined;
  const [threat, alerts] = await Promise.all([
    db.collection(COLLECTIONS.threats).doc(threatId).get(),
    db.collection(COLLECTIONS.alerts).where("threat_id", "==", threatId).limit(1).get(),
  ]);
  const data = threat.data();
  if (data === undefined) return undefined;
  const alert = alerts.docs[0]?.data();
  return {
    threat: Threat.parse(wireForm(data)),
    alert: alert === undefined ? undefined : Alert.parse(wireForm(alert)),
  };
}

async function readAlert(db: Firestore, id: string): Promise<Alert | undefined> {
  const data = (await db.collection(COLLECTIONS.alerts).doc(id).get()).data();
  return data === undefined ? undefined : Alert.parse(wireForm(data));
}
