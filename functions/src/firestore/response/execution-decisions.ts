import type { Firestore } from "firebase-admin/firestore";
import type { BlockActor } from "../../response/blocklist.ts";
import { isEnded } from "../../response/execution.ts";
import type { Execution } from "../../response/execution.ts";
import type { Decided, Decision } from "../../response/responses.ts";
import type { Clock } from "@threatstream/core/common";
import { createAuditLog } from "../audit/audit.ts";
import { audited } from "../audit/audited.ts";
import { COLLECTIONS } from "../collections.ts";
import { executionDocument, executionOf } from "./execution-documents.ts";
import { shownExecution } from "./executions.ts";

/** Writes what somebody decided about an execution, with its audit entry. The worker heeds it between two steps. */
export function decideExecution(
  { db, clock }: { readonly db: Firestore; readonly clock: Clock },
  id: string,
  decision: Decision,
  by: BlockActor,
): Promise<Decided> {
  const auditLog = createAuditLog(db);
  return audited(db, async (transaction): Promise<Decided> => {
    const ref = db.collection(COLLECTIONS.executions).doc(id);
    const data = (await transaction.get(ref)).data();
    if (data === undefined) return { kind: "unknown" };
    const { execution, claim } = executionOf(data);
    const refused = refusal(execution, decision, by);
    if (refused !== undefined) return refused;
    const log = await auditLog.begin(transaction, [ref.path]);
    const decided = decidedExecution(execution, decision, by);
    transaction.set(ref, executionDocument(decided, claim));
    const { requestId, ...actor } = by;
    log.append({
      actor,
      requestId,
      at: clock(),
      action: `playbook.${decision}`,
      target: ref.path,
      before: { status: execution.status },
      after: { status: decided.status, ...(decided.stop !== undefined && { stop: decided.stop }) },
    });
    return { kind: "done", execution: shownExecution(decided) };
  });
}

function refusal(execution: Execution, decision: Decision, by: BlockActor): Decided | undefined {
  const shown = shownExecution(execution);
  const forbidden = (reason: string): Decided => ({ kind: "forbidden", reason, execution: shown });
  switch (decision) {
    case "approve":
      if (execution.status !== "AWAITING_APPROVAL") return forbidden("It waits for nobody's approval.");
      return execution.requested_by === by.id ? { kind: "own", execution: shown } : undefined;
    case "cancel":
      return isEnded(execution) || execution.stop !== undefined
        ? forbidden("It has ended, or is about to.")
        : undefined;
    case "rollback":
      return execution.status === "ROLLED_BACK" || execution.stop === "rollback"
        ? forbidden("It is taken back already.")
        : undefined;
  }
}

function decidedExecution(execution: Execution, decision: Decision, by: BlockActor): Execution {
  if (decision === "approve") return { ...execution, status: "PENDING", approved_by: by.id };
  return { ...execution, stop: decision };
}
