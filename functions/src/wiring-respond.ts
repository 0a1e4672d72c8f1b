import { Threat } from "@threatstream/contracts";
import type { DocumentData } from "firebase-admin/firestore";
import { once } from "./once.ts";
import { COLLECTIONS } from "./store/collections.ts";
import { wireForm } from "./store/documents.ts";
import { wireFirestore, wireLogger } from "./wiring.ts";
import { wireResponses } from "./wiring-response.ts";

/** Starts what an alert starts by itself, by its most severe threat. */
export const wireAlertResponse = once(async () => {
  const [db, logger, responses] = await Promise.all([wireFirestore(), wireLogger(), wireResponses()]);
  return async (id: string, alert: DocumentData): Promise<void> => {
    const tally: unknown = alert["tally"];
    if (typeof tally !== "string") return;
    const { lead }: { lead: { id: string } } = JSON.parse(tally);
    const data = (await db.collection(COLLECTIONS.threats).doc(lead.id).get()).data();
    // The policy may not store its threat; then nobody could follow what was done about it.
    if (data === undefined) return;
    const executed = await responses.respond({ id, threat: Threat.parse(wireForm(data)) });
    for (const each of executed) {
      if (each.kind === "impossible") {
        logger.warn("A playbook could not be started.", { alert: id, reason: each.reason });
      }
    }
  };
});
