import { Timestamp } from "firebase-admin/firestore";
import type { DocumentData } from "firebase-admin/firestore";
import { z } from "zod";
import { Execution } from "../../response/execution.ts";
import { expireAt, storable } from "../documents.ts";

/** How long an execution is kept, in days. */
const RETENTION_DAYS = 365;

const TIMES: ReadonlySet<string> = new Set(["started_at", "completed_at", "finished_at", "undone_at"]);

/** Who works on an execution, and until when (epoch milliseconds). */
const Claim = z.object({ holder: z.string(), until: z.number() });
type Claim = z.infer<typeof Claim>;

/** `playbook_executions/{id}`: the record that people see, and the worker's claim. Times are Timestamps. */
export function executionDocument(execution: Execution, claim: Claim): DocumentData {
  const { steps, ...fields } = execution;
  return storable({
    ...withTimestamps(fields),
    steps: steps.map((step) => withTimestamps({ ...step })),
    claim: { ...claim },
    expire_at: expireAt(Date.parse(execution.started_at), RETENTION_DAYS),
  });
}

/** The record in a document, and its claim. Throws where it is none. */
export function executionOf(data: DocumentData): { readonly execution: Execution; readonly claim: Claim } {
  const { steps, ...fields } = data;
  const shape = z.array(z.record(z.string(), z.unknown()));
  const execution = { ...withIsoTimes(fields), steps: shape.parse(steps).map(withIsoTimes) };
  return { execution: Execution.parse(execution), claim: Claim.parse(data["claim"]) };
}

function withTimestamps(fields: Readonly<Record<string, unknown>>): DocumentData {
  const entries = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, unknown] => [
      name,
      TIMES.has(name) && typeof value === "string" ? Timestamp.fromMillis(Date.parse(value)) : value,
    ]);
  return Object.fromEntries(entries);
}

function withIsoTimes(fields: DocumentData): DocumentData {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Timestamp ? value.toDate().toISOString() : value,
    ]),
  );
}
