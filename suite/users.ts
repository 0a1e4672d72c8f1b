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

/** Makes the demo users in the suite's Auth emulator, by the REST API that the Admin SDK uses too. */
export async function seedUsers({
  authHost,
  projectId,
}: Pick<Suite, "authHost" | "projectId">): Promise<readonly DemoUser[]> {
  const accounts = `http://${authHost}/identitytoolkit.googleapis.com/v1/projects/${projectId}/accounts`;
  await Promise.all(
    DEMO_USERS.map(async ({ email, password, role }) => {
      const localId = `demo-${role}`;
      await post(accounts, { localId, email, password, emailVerified: true });
      // Claims are taken by an update alone.
      await post(`${accounts}:update`, { localId, customAttributes: JSON.stringify({ role }) });
    }),
  );
  return DEMO_USERS;
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    // The emulator takes "owner" for an admin's credentials.
    headers: { authorization: "Bearer owner", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new SuiteError(`The Auth emulator did not take a user: ${await response.text()}`);
}
