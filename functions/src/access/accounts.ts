import type { Auth, UserRecord } from "firebase-admin/auth";

/** Accounts of Firebase Auth, by mail address or uid. */
export function firebaseAccounts(auth: Auth) {
  const find = async (user: string): Promise<UserRecord | undefined> => {
    try {
      return await (user.includes("@") ? auth.getUserByEmail(user) : auth.getUser(user));
    } catch (error) {
      if (isUnknown(error)) return undefined;
      throw error;
    }
  };
  return {
    async state(user: string) {
      const found = await find(user);
      return found === undefined ? undefined : { uid: found.uid, enabled: !found.disabled };
    },
    async disable(uid: string) {
      await auth.updateUser(uid, { disabled: true });
    },
    async enable(uid: string) {
      await auth.updateUser(uid, { disabled: false });
    },
    async revokeSessions(user: string) {
      const found = await find(user);
      if (found === undefined) return undefined;
      await auth.revokeRefreshTokens(found.uid);
      return { uid: found.uid };
    },
  };
}

/** What Firebase Auth says of a user that it does not know, or a text that names none. */
const UNKNOWN: ReadonlySet<unknown> = new Set([
  "auth/user-not-found",
  "auth/invalid-uid",
  "auth/invalid-email",
]);

function isUnknown(error: unknown): boolean {
  return error instanceof Error && "code" in error && UNKNOWN.has(error.code);
}
