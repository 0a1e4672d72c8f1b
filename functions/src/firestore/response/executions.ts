import { hash, randomUUID } from "node:crypto";
import { Alert, PlaybookExecution, Threat, wireForm } from "@threatstream/contracts";
import type { Firestore } from "firebase-admin/firestore";
import { BusyError } from "../../response/engine.ts";
import type { ExecutionStore, Subject } from "../../response/engine.ts";
import { MissingDocumentError } from "../../response/errors.ts";
import { isEnded } from "../../response/execution.ts";
import type { Execution } from "../../response/execution.ts";
import type { Clock } from "@threatstream/core/common";
import type { BlockActor } from "../../response/blocklist.ts";
import { createAuditLog } from "../audit/audit.ts";
import { audited } from "../audit/audited.ts";
import { COLLECTIONS } from "../collections.ts";
import { executionDocument, executionOf } from "./execution-documents.ts";

/** Nobody works on it. */
const UNCLAIMED = { holder: "", until: 0 };

/** Executions in Firestore, as the engine sees them. */
export function createExecutionStore(db: Firestore, clock: Clock): ExecutionStore {
  const refOf = (id: string) => db.collection(COLLECTIONS.executions).doc(id);
  const auditLog = createAuditLog(db);
  return {
    claim: (id, holder, until) =>
      db.runTransaction(async (transaction) => {
        const data = (await transaction.get(refOf(id))).data();
        if (data === undefined) return undefined;
        const { execution, claim } = executionOf(data);
        if (claim.until > clock() && claim.holder !== holder) return "busy";
        transaction.update(refOf(id), { claim: { holder, until } });
        return execution;
      }),
    change: (id, claim, change) =>
      audited(db, async (transaction) => {
        const ref = refOf(id);
        const data = (await transaction.get(ref)).data();
        if (data === undefined) throw new MissingDocumentError(ref.path);
        const { execution, claim: held } = executionOf(data);
        if (held.holder !== claim.holder)
          throw new BusyError(`Another worker took over the execution ${id}.`);
        const changed = change(execution);
        const settled = settledSteps(execution, changed);
        const log = await auditLog.begin(transaction, settled.length === 0 ? [] : [ref.path]);
        transaction.set(ref, executionDocument(changed, claim));
        for (const { before, after } of settled) {
          log.append({
            actor: { kind: "playbook", id, role: "none" },
            requestId: `${id}-${after.index}`,
            at: clock(),
            action: "playbook.step",
            target: ref.path,
            before: { step: after.index, status: before },
            after: { step: after.index, action: after.action, status: after.status },
          });
        }
        return changed;
      }),
    async subject({ threat_id, alert_id }): Promise<Subject> {
      const [threat, alert] = await Promise.all([
        db.collection(COLLECTIONS.threats).doc(threat_id).get(),
        alert_id === undefined ? undefined : db.collection(COLLECTIONS.alerts).doc(alert_id).get(),
      ]);
      const data = threat.data();
      if (data === undefined) throw new MissingDocumentError(threat.ref.path);
      const alertData = alert?.data();
      return {
        threat: Threat.parse(wireForm(data)),
        alert: alertData === undefined ? undefined : Alert.parse(wireForm(alertData)),
      };
    },
  };
}

/** The steps of which something came by a change. */
function settledSteps(before: Execution, after: Execution) {
  const settled: ReadonlySet<string> = new Set(["DONE", "SKIPPED", "FAILED", "UNDONE"]);
  return after.steps.flatMap((step) => {
    const was = before.steps[step.index]?.status;
    return was !== step.status && settled.has(step.status) ? [{ before: was, after: step }] : [];
  });
}

/** What of an execution people see. */
export function shownExecution(execution: Execution): PlaybookExecution {
  return PlaybookExecution.parse(execution);
}

/** What came of starting an execution. */
export type Started =
  | { readonly kind: "started"; readonly execution: Execution }
  /** There is one already that stands for the same. */
  | { readonly kind: "held"; readonly execution: Execution };

/** One execution of a playbook against one source and target stands for all of an attack so long, milliseconds. */
const STANDS_MS = 60 * 60_000;

/**
 * Stores a new execution, unless one of the same playbook and key is under way or, where it starts by itself, stood for them
 * within the last hour: an attack of 10,000 events blocks an address once.
 */
export async function startExecution(
  db: Firestore,
  execution: Execution,
  {
    key,
    automatic,
    now,
    by,
  }: {
    readonly key: string;
    readonly automatic: boolean;
    readonly now: number;
    readonly by: BlockActor;
  },
): Promise<Started> {
  const lock = db
    .collection(COLLECTIONS.executionLocks)
    .doc(hash("sha256", JSON.stringify([execution.playbook_id, key]), "hex").slice(0, 32));
  const ref = db.collection(COLLECTIONS.executions).doc(execution.execution_id);
  const auditLog = createAuditLog(db);
  return audited(db, async (transaction): Promise<Started> => {
    const holderId: unknown = (await transaction.get(lock)).get("execution_id");
    if (typeof holderId === "string") {
      const held = (await transaction.get(db.collection(COLLECTIONS.executions).doc(holderId))).data();
      const holder = held === undefined ? undefined : executionOf(held).execution;
      const stands =
        holder !== undefined &&
        (!isEnded(holder) || (automatic && now - Date.parse(holder.started_at) < STANDS_MS));
      if (stands) return { kind: "held", execution: holder };
    }
    // The same alert again, after its execution stood long enough: once is enough for it.
    const same = (await transaction.get(ref)).data();
    if (same !== undefined) return { kind: "held", execution: executionOf(same).execution };
    const log = await auditLog.begin(transaction, [ref.path]);
    transaction.create(ref, executionDocument(execution, UNCLAIMED));
    transaction.set(lock, { execution_id: execution.execution_id, playbook_id: execution.playbook_id });
    const { requestId, ...actor } = by;
    const { playbook_id, threat_id, status } = execution;
    log.append({
      actor,
      requestId,
      at: now,
      action: "playbook.execute",
      target: ref.path,
      before: {},
      after: { playbook_id, threat_id, status },
    });
    return { kind: "started", execution };
  });
}

/** A new execution's id. An automatic one is a function of playbook and alert: decided twice, it is the same. */
export function executionId(
  automatic: { readonly playbookId: string; readonly alertId: string } | undefined,
): string {
  const text =
    automatic === undefined ? randomUUID() : JSON.stringify([automatic.playbookId, automatic.alertId]);
  return `EXE-${hash("sha256", text, "hex").slice(0, 24)}`;
}
