import { getAuth } from "firebase-admin/auth";
import type { Firestore } from "firebase-admin/firestore";
import type { Identities } from "../access/authenticator.ts";
import type { Logger } from "@threatstream/core/common";
import { KeyChecks } from "../firestore/access/api-keys.ts";

/** People are Firebase Auth's, sensors have keys in Firestore. The Admin SDK has been initialized with Firestore. */
export function wireIdentities(db: Firestore, logger: Logger): Identities {
  const keys = new KeyChecks(db, Date.now, logger);
  return {
    // Asks whether the token was revoked, or the account disabled, since it was issued.
    verifyToken: async (token) => {
      const { uid, email, role }: { uid: string; email?: string; role?: unknown } =
        await getAuth().verifyIdToken(token, true);
      return { uid, email, role };
    },
    isAppToken: async (token) => {
      const { getAppCheck } = await import("firebase-admin/app-check");
      return getAppCheck()
        .verifyToken(token)
        .then(
          () => true,
          () => false,
        );
    },
    key: (id) => keys.key(id),
    used: (id) => keys.used(id),
  };
}
