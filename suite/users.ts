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
export async function seedUsers({ authHost, projectId }: Suite): Promise<readonly DemoUser[]> {
  const url = `http://${authHost}/identitytoolkit.googleapis.com/v1/projects/${projectId}/accounts`;
  await Promise.all(
    DEMO_USERS.map(async ({ email, password, role }) => {
      const customAttributes = JSON.stringify({ role });
      const account = { localId: `demo-${role}`, email, password, emailVerified: true, customAttributes };
      const response = await fetch(url, {
        method: "POST",
        // The emulator takes "owner" for an admin's credentials.
        headers: { authorization: "Bearer owner", "content-type": "application/json" },
        body: JSON.stringify(account),
      });
      if (!response.ok)
        throw new SuiteError(`The Auth emulator did not take a user: ${await response.text()}`);
    }),
  );
  return DEMO_USERS;
}
