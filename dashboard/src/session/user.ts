import type { User as Account } from "firebase/auth";

const ROLES = ["viewer", "analyst", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Who is signed in. */
export interface User {
  readonly id: string;
  /** How people call them: the name, the address or the id. */
  readonly name: string;
  /** What the API is told as `analyst_id`. */
  readonly analystId: string;
  readonly role: Role | undefined;
}

/** The user of an account. The role is a claim of the token. */
export async function toUser(account: Account): Promise<User> {
  const { claims } = await account.getIdTokenResult();
  const name = account.displayName ?? account.email?.split("@")[0] ?? account.uid;
  return {
    id: account.uid,
    name,
    analystId: account.email ?? account.uid,
    role: ROLES.find((role) => role === claims["role"]),
  };
}

/** Whether a role may do what takes at least another. */
export function may(role: Role | undefined, least: Role): boolean {
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(least);
}
