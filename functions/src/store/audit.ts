import type { DocumentData } from "firebase-admin/firestore";
import { Timestamp } from "firebase-admin/firestore";
import { storable } from "./documents.ts";

/** A change that somebody made. */
export interface AuditEntry {
  /** Who was signed in. */
  readonly actor: { readonly kind: string; readonly id: string; readonly role: string };
  /** What was done: `alert.resolve`, `suppression.create`, … */
  readonly action: string;
  /** The path of the document that changed. */
  readonly target: string;
  /** The fields that changed, as they were and as they are; absent fields are null. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** `audit_log/{id}`, to be written in the commit that makes the change. */
export function auditDocument({ actor, requestId, at, ...entry }: AuditEntry): DocumentData {
  const { kind, id, role } = actor;
  return storable({
    ...entry,
    actor: { kind, id, role },
    request_id: requestId,
    at: Timestamp.fromMillis(at),
  });
}
