import type { Firestore } from "firebase-admin/firestore";
import { once } from "./once.ts";
import { parseRange } from "./pipeline/addresses.ts";
import { createBlocking } from "./response/blocking.ts";
import type { AuditBlock } from "./response/blocking.ts";
import { readResponseSettings } from "./settings.ts";
import { auditDocument } from "./store/audit.ts";
import { blocklistFeed, createBlocklist } from "./store/blocklist.ts";
import { COLLECTIONS } from "./store/collections.ts";
import { wireFirestore } from "./wiring.ts";

/** What people do with the blocklist. */
export const wireBlocking = once(async () => {
  const db = await wireFirestore();
  const { protectedRanges } = readResponseSettings();
  return createBlocking({
    blocklist: createBlocklist({ db, random: Math.random }),
    firewalls: [],
    protection: { ranges: protectedRanges.map(parseRange) },
    feed: blocklistFeed(db, Date.now),
    audit: auditBlocks(db),
    clock: Date.now,
  });
});

function auditBlocks(db: Firestore): AuditBlock {
  return async (asker, action, target, { before, after }) => {
    await db.collection(COLLECTIONS.auditLog).add(
      auditDocument({
        actor: { kind: asker.kind, id: asker.id, role: asker.role },
        action,
        target: `${COLLECTIONS.blocklist}/${target}`,
        before: { ...before },
        after: { ...after },
        requestId: asker.requestId,
        at: Date.now(),
      }),
    );
  };
}
