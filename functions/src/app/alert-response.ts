import { Threat, wireForm } from "@threatstream/contracts";
import type { DocumentData } from "firebase-admin/firestore";
import { lazy } from "@threatstream/core/common";
import { parseAlertTally } from "../firestore/aggregates.ts";
import { COLLECTIONS } from "../firestore/collections.ts";
import { wireFirestore, wireLogger } from "./clients.ts";
import { wireEngine, wireResponses } from "./response.ts";

/** How long the function that starts an execution works on it itself, milliseconds. */
const OWN_TIME_MS = 50_000;

/**
 * Starts what an alert starts by itself, by its most severe threat, and begins with it at once: a queue and another function's
 * start would take longer than the first action. The queue has it all the same, and goes on where this ends or dies.
 */
export const wireAlertResponse = lazy(async () => {
  const [db, logger, responses, run] = await Promise.all([
    wireFirestore(),
    wireLogger(),
    wireResponses(),
    wireEngine(),
  ]);
  return async (id: string, alert: DocumentData): Promise<void> => {
    const tally: unknown = alert["tally"];
    if (typeof tally !== "string") return;
    const { lead } = parseAlertTally(tally);
    const data = (await db.collection(COLLECTIONS.threats).doc(lead.id).get()).data();
    // The policy may not store its threat; then nobody could follow what was done about it.
    if (data === undefined) return;
    const until = Date.now() + OWN_TIME_MS;
    const executed = await responses.respond({ id, threat: Threat.parse(wireForm(data)) });
    for (const each of executed) {
      if (each.kind === "started") {
        await run(each.execution.execution_id, until).catch((error: unknown) => {
          logger.warn("A playbook is left to the queue.", { alert: id, error: String(error) });
        });
      }
      if (each.kind === "impossible") {
        logger.warn("A playbook could not be started.", { alert: id, reason: each.reason });
      }
    }
  };
});
