import type { ActContext } from "../../audit/act-context.ts";
import type { ActOutcome, AlertActions } from "../../api/ports/alert-actions.ts";
import { Alert, AlertHistoryEntry, wireForm } from "@threatstream/contracts";
import type { DocumentReference, Firestore, Transaction } from "firebase-admin/firestore";
import { Timestamp } from "firebase-admin/firestore";
import { scopeOf, stepOf } from "@threatstream/core/alerts";
import type { AlertAction, AlertStep, AnalystFields } from "@threatstream/core/alerts";
import type { Clock } from "@threatstream/core/common";
import { createAuditLog } from "../audit/audit.ts";
import type { AuditWriter } from "../audit/audit.ts";
import { audited } from "../audit/audited.ts";
import { COLLECTIONS } from "../collections.ts";
import { storable } from "../documents.ts";
import { suppressionDocument } from "./suppressions.ts";
import type { NewSuppression } from "../../api/ports/suppressions.ts";

/** Below each alert: what people did with it. */
export const HISTORY = "history";
const TIMES: ReadonlySet<string> = new Set(["acknowledged_at", "resolved_at", "assigned_at"]);

/** Alerts in Firestore. */
export function createAlertActions(db: Firestore, clock: Clock): AlertActions {
  const refOf = (id: string) => db.collection(COLLECTIONS.alerts).doc(id);
  const auditLog = createAuditLog(db);
  return {
    act: (id, action, context) =>
      audited(db, async (transaction): Promise<ActOutcome> => {
        const ref = refOf(id);
        // Read without locks, which analysts and the pipeline would wait for: that the alert is as it was read is a condition of
        // the commit.
        const [snapshot, last] = await Promise.all([
          ref.get(),
          ref.collection(HISTORY).orderBy("sequence", "desc").limit(1).get(),
        ]);
        const [data, lastUpdateTime] = [snapshot.data(), snapshot.updateTime];
        if (data === undefined || lastUpdateTime === undefined) return { kind: "unknown" };
        const alert = Alert.parse(wireForm(data));
        const now = clock();
        const step = stepOf(alert, action, new Date(now).toISOString());
        if (step === undefined) return { kind: "forbidden", alert };
        const previous: number = last.docs[0]?.get("sequence") ?? -1;
        const suppression = suppressionBy(action, alert, db.collection(COLLECTIONS.suppressions).doc());
        const targets = [ref.path, ...(suppression === undefined ? [] : [suppression.ref.path])];
        const log = await auditLog.begin(transaction, targets);
        const writing = { transaction, log, context, now };
        writeStep(writing, { ref, lastUpdateTime, alert, step, sequence: previous + 1 });
        if (suppression !== undefined) writeSuppression(writing, suppression);
        return { kind: "done", alert: Alert.parse({ ...alert, ...step.changes }) };
      }),
    async history(id) {
      const ref = refOf(id);
      const [alert, entries] = await Promise.all([
        ref.get(),
        ref.collection(HISTORY).orderBy("sequence").get(),
      ]);
      if (!alert.exists) return undefined;
      return entries.docs.map((doc) => AlertHistoryEntry.parse({ ...wireForm(doc.data()), id: doc.id }));
    },
  };
}

interface Writing {
  readonly transaction: Transaction;
  readonly log: AuditWriter;
  readonly context: ActContext;
  readonly now: number;
}

interface Step {
  readonly ref: DocumentReference;
  readonly lastUpdateTime: Timestamp;
  readonly alert: Alert;
  readonly step: AlertStep;
  readonly sequence: number;
}

/** The alert's new fields, the step in its history and the audit entry: all of them or none. */
function writeStep(
  { transaction, log, context, now }: Writing,
  { ref, lastUpdateTime, alert, step, sequence }: Step,
): void {
  const { kind, id, role } = context.actor;
  transaction.update(ref, storedFields(step.changes), { lastUpdateTime });
  // Numbered, so that a second writer of the same step fails instead of rewriting it.
  transaction.create(
    ref.collection(HISTORY).doc(String(sequence).padStart(6, "0")),
    storable({ ...step.entry, sequence, actor: { kind, id, role }, at: Timestamp.fromMillis(now) }),
  );
  const names = Object.keys(step.changes);
  log.append({
    ...context,
    action: `alert.${step.entry.action}`,
    target: ref.path,
    before: Object.fromEntries(Object.entries(alert).filter(([name]) => names.includes(name))),
    after: { ...step.changes },
    at: now,
  });
}

interface SuppressionBy {
  readonly ref: DocumentReference;
  readonly suppression: NewSuppression;
  readonly createdBy: string;
}

/** The suppression that an action asks for, if any, to be made at `ref`. */
function suppressionBy(action: AlertAction, alert: Alert, ref: DocumentReference): SuppressionBy | undefined {
  if (action.kind !== "resolve" || action.request.suppress_until === undefined) return undefined;
  const scope = scopeOf(alert);
  if (scope === undefined) return undefined;
  const { analyst_id: createdBy, suppress_until: until, resolution: reason } = action.request;
  return { ref, createdBy, suppression: { ...scope, until, reason, alert_id: alert.id } };
}

function writeSuppression(
  { transaction, log, context, now }: Writing,
  { ref, suppression, createdBy }: SuppressionBy,
): void {
  const { reason: _reason, alert_id: _alert, ...after } = suppression;
  transaction.create(ref, suppressionDocument(suppression, createdBy, now));
  log.append({ ...context, action: "suppression.create", target: ref.path, before: {}, after, at: now });
}

/** Fields as Firestore holds them: times as Timestamps. */
function storedFields(changes: AnalystFields): Record<string, unknown> {
  const entries = Object.entries(changes).map(([name, value]): [string, unknown] => [
    name,
    TIMES.has(name) && value !== undefined ? Timestamp.fromMillis(Date.parse(value)) : value,
  ]);
  return storable(Object.fromEntries(entries));
}
