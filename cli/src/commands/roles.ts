import { ROLES } from "@threatstream/contracts";
import type { Role } from "@threatstream/contracts";
import { audited, createAuditLog } from "@threatstream/functions/firestore/audit";
import { initializeApp } from "firebase-admin/app";
import { getAuth } from "firebase-admin/auth";
import type { Auth, UserRecord } from "firebase-admin/auth";
import { getFirestore } from "firebase-admin/firestore";
import type { Firestore } from "firebase-admin/firestore";
import { cloudError } from "../cloud-errors.ts";
import { oneOf, readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { CliError, UsageError } from "../errors.ts";
import { columns } from "../lines.ts";
import { operator } from "../operator.ts";
import { table } from "../table.ts";
import { findTarget } from "../target.ts";

const HELP = `Usage: npm run -s threatstream -- roles grant EMAIL ROLE [--project P]
       npm run -s threatstream -- roles revoke EMAIL [--project P]
       npm run -s threatstream -- roles list [--project P]

What people may do: a viewer reads; an analyst also works on alerts; an admin also has API keys, suppressions and dead letters.
The account must exist in Firebase Auth. A role holds from the next sign-in, or the next refresh of the ID token; revoking
also ends the sessions, so what was granted ends at once.

  --project P    a deployed project, with your Application Default Credentials. Default: the running suite

Examples:
  npm run -s threatstream -- roles grant ana@example.com admin --project my-project
  npm run -s threatstream -- roles list`;

/** `threatstream roles`: who may do what. */
export const roles: Command = {
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, { project: { type: "string" } });
    const [action, email, name] = positionals;
    const expected = { grant: 3, revoke: 2, list: 1 }[action ?? ""];
    if (expected === undefined) throw new UsageError("Say what to do: grant, revoke or list");
    if (positionals.length !== expected) {
      throw new UsageError(`${action} takes ${["nothing", "an EMAIL", "an EMAIL and a ROLE"][expected - 1]}`);
    }
    const role = action === "grant" ? oneOf("role", name, ROLES) : undefined;
    const target = await findTarget({ project: values.project, services: ["firestore", "auth"] });
    const app = initializeApp({ projectId: target.projectId });
    const [auth, db] = [getAuth(app), getFirestore(app)];
    try {
      if (email === undefined) return await list(auth);
      const user = await userOf(auth, email);
      return await setRole({ auth, db, user }, role);
    } catch (error) {
      throw cloudError("Working with roles", target, error);
    } finally {
      await db.terminate();
    }
  },
};

async function userOf(auth: Auth, email: string): Promise<UserRecord> {
  try {
    return await auth.getUserByEmail(email);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "auth/user-not-found") throw error;
    const advice = "they sign in once, or you add them in the Firebase console";
    throw new CliError(`There is no account ${JSON.stringify(email)}: ${advice}`, { cause: error });
  }
}

interface Change {
  readonly auth: Auth;
  readonly db: Firestore;
  readonly user: UserRecord;
}

async function setRole({ auth, db, user }: Change, role: Role | undefined): Promise<number> {
  const { role: before, ...others }: Record<string, unknown> = { ...user.customClaims };
  await auth.setCustomUserClaims(user.uid, role === undefined ? others : { ...others, role });
  if (role === undefined) await auth.revokeRefreshTokens(user.uid);
  const { actor, requestId } = operator();
  const entry = {
    actor,
    requestId,
    at: Date.now(),
    action: role === undefined ? "role.revoke" : "role.grant",
    target: `users/${user.uid}`,
    before: { role: before ?? null },
    after: { role: role ?? null },
  };
  await audited(db, async (transaction) => {
    const log = await createAuditLog(db).begin(transaction, [entry.target]);
    log.append(entry);
  });
  console.log(role === undefined ? `${user.email} has no role any more.` : `${user.email} is ${role} now.`);
  return 0;
}

async function list(auth: Auth): Promise<number> {
  const people: UserRecord[] = [];
  let page: string | undefined;
  do {
    const { users, pageToken } = await auth.listUsers(1_000, page);
    people.push(...users.filter(({ customClaims }) => customClaims?.["role"] !== undefined));
    page = pageToken;
  } while (page !== undefined);
  const rows = people.map(({ email, uid, customClaims, disabled }) =>
    [String(customClaims?.["role"]), disabled ? "disabled" : "active", email ?? uid].map((text) => ({
      text,
    })),
  );
  const titles = ["ROLE", "STATE", "ACCOUNT"].map((title) => ({ title }));
  if (rows.length === 0) console.log("Nobody has a role: `roles grant EMAIL admin` makes the first admin.");
  else console.log(table(titles, rows, columns()).join("\n"));
  return 0;
}
