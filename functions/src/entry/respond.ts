import { onDocumentWritten } from "firebase-functions/v2/firestore";
import { RESPONSE_SECRETS } from "../settings.ts";
import type { DocumentSnapshot } from "firebase-admin/firestore";

/**
 * Starts what an alert starts by itself: when it is raised, and when it becomes more severe or riskier. An alert that only goes
 * on starts nothing, so a flood costs one look.
 */
export const respond = onDocumentWritten(
  {
    document: "alerts/{alert}",
    retry: true,
    memory: "512MiB",
    timeoutSeconds: 60,
    secrets: RESPONSE_SECRETS,
  },
  async ({ data }) => {
    const { before, after } = data ?? {};
    if (after?.exists !== true || !isMore(before, after)) return;
    const { wireAlertResponse } = await import("../wiring-respond.ts");
    const respondTo = await wireAlertResponse();
    await respondTo(after.id, after.data() ?? {});
  },
);

function isMore(before: DocumentSnapshot | undefined, after: DocumentSnapshot): boolean {
  if (before?.exists !== true) return true;
  return ["severity", "risk_score"].some((field) => before.get(field) !== after.get(field));
}
