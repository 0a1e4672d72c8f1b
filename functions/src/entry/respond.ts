import { onDocumentWritten } from "firebase-functions/v2/firestore";
import { RESPONSE_SECRETS } from "../app/settings/response.ts";
import { isEmulator } from "../app/settings/emulator.ts";
import { isToBeAnswered } from "../response/trigger.ts";

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
    const alert = after?.data();
    if (after === undefined || alert === undefined) return;
    if (!isToBeAnswered(before?.data(), alert, { local: isEmulator() })) return;
    const { wireAlertResponse } = await import("../app/alert-response.ts");
    const respondTo = await wireAlertResponse();
    await respondTo(after.id, alert);
  },
);
