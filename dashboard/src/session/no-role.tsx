import type { ReactNode } from "react";
import type { User } from "./user.ts";

/** For somebody who is signed in, but whom no admin has given a role. */
export function NoRole({ user, onSignOut }: { user: User; onSignOut: () => void }): ReactNode {
  return (
    <main className="sign-in">
      <section className="card">
        <h1>You have no role yet</h1>
        <p className="muted">
          You are signed in as {user.analystId}. Ask an admin to give you the role viewer, analyst or admin,
          then sign in again.
        </p>
        <div className="actions">
          <button type="button" className="btn" onClick={onSignOut}>
            Sign out
          </button>
        </div>
      </section>
    </main>
  );
}
