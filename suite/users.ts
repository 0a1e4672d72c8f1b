import { SuiteError } from "./errors.ts";
import type { Suite } from "./suite.ts";

/** Somebody to sign in as, in the local suite. */
export interface DemoUser {
  readonly email: string;
  readonly password: string;
  readonly role: string;
}

const PASSWORD = "threatstream";

/** One user for each role. */
const DEMO_USERS: readonly DemoUser[] = ["viewer", "analyst", "admin"].map((role) => ({
  email: `${role}@threatstream.example`,
  password: PASSWORD,
  role,
}));

/** Makes the demo users in the suite's Auth emulator, by the REST API that the Admin SDK uses too. Repeating it changes nothing. */
export async function seedUsers({
  authHost,
  projectId,
}: Pick<Suite, "authHost" | "projectId">): Promise<readonly DemoUser[]> {
  const accounts = `http://${authHost}/identitytoolkit.googleapis.com/v1/projects/${projectId}/accounts`;
  await Promise.all(
    DEMO_USERS.map(async ({ email, password, role }) => {
      const localId = `demo-${role}`;
      const account = { localId, email, password, emailVerified: true };
      await post(accounts, account, KNOWN);
      // Claims are taken by an update alone, which also mends an account that was there before.
      const customAttributes = JSON.stringify({ role });
      await post(`${accounts}:update`, { ...account, disableUser: false, customAttributes });
    }),
  );
  return DEMO_USERS;
}

/** The emulator's answer about an account that there is already. */
const KNOWN = "DUPLICATE_LOCAL_ID";

/** Throws `SuiteError` unless the emulator takes the account, or refuses it for the reason `accepted`. */
async function post(url: string, body: object, accepted?: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    // The emulator takes "owner" for an admin's credentials.
    headers: { authorization: "Bearer owner", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.ok) return;
  const answer = await response.text();
  if (accepted !== undefined && answer.includes(`"${accepted}"`)) return;
  throw new SuiteError(`The Auth emulator did not take a user: ${answer}`);
}
