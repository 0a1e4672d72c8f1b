import type { PlaybookDefinition } from "@threatstream/contracts";
import type { Firestore } from "firebase-admin/firestore";
import type { StoredPlaybook } from "../../response/catalogue.ts";
import type { Clock } from "@threatstream/core/common";
import type { ActContext } from "../../audit/act-context.ts";
import { createAuditLog } from "../audit/audit.ts";
import { audited } from "../audit/audited.ts";
import { COLLECTIONS } from "../collections.ts";
import { storable } from "../documents.ts";

/** How many an operator may have. */
const MAX_OWN = 200;

/** An operator's own playbooks, valid or not. */
export interface OwnPlaybooks {
  /** By id. */
  list(): Promise<readonly StoredPlaybook[]>;
  /** Adds one, or replaces the one with its id. Heeded within half a minute. */
  store(definition: PlaybookDefinition, context: ActContext): Promise<"added" | "replaced">;
  /** False where there was none with this id. */
  remove(id: string, context: ActContext): Promise<boolean>;
}

/** `playbooks/{id}` as the responses read it. */
export async function readOwnPlaybooks(db: Firestore): Promise<readonly StoredPlaybook[]> {
  const { docs } = await db.collection(COLLECTIONS.playbooks).limit(MAX_OWN).get();
  return docs.map((document) => ({ id: document.id, data: document.data() }));
}

/** An operator's own playbooks in Firestore. Each change leaves an audit entry in the same commit. */
export function createOwnPlaybooks(db: Firestore, clock: Clock): OwnPlaybooks {
  const auditLog = createAuditLog(db);
  const change = (
    id: string,
    action: string,
    { actor, requestId }: ActContext,
    definition: PlaybookDefinition | undefined,
  ): Promise<boolean> =>
    audited(db, async (transaction) => {
      const ref = db.collection(COLLECTIONS.playbooks).doc(id);
      const before = (await transaction.get(ref)).data();
      if (before === undefined && definition === undefined) return false;
      const log = await auditLog.begin(transaction, [ref.path]);
      if (definition === undefined) transaction.delete(ref);
      else transaction.set(ref, storable(definition));
      log.append({
        actor,
        requestId,
        at: clock(),
        action,
        target: ref.path,
        before: { playbook: before ?? null },
        after: { playbook: definition ?? null },
      });
      return before !== undefined;
    });
  return {
    list: () => readOwnPlaybooks(db),
    async store(definition, context) {
      const existed = await change(definition.id, "playbook.store", context, definition);
      return existed ? "replaced" : "added";
    },
    remove: (id, context) => change(id, "playbook.remove", context, undefined),
  };
}
