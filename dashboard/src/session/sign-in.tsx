import { signInWithEmailAndPassword } from "firebase/auth";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { Brand } from "../parts/brand.tsx";
import type { Backend } from "./backend.ts";
import { DEMO_ROLES, demoUser } from "./demo-users.ts";
import type { DemoRole } from "./demo-users.ts";
import { signInError } from "./sign-in-error.ts";

const ABOUT: Readonly<Record<DemoRole, string>> = {
  viewer: "sees everything that happens",
  analyst: "works on alerts and responds",
  admin: "also manages keys, suppressions and dead letters",
};

/** The sign-in page: demo users on the local suite, Google and e-mail on a deployed one. */
export function SignIn({ backend }: { backend: Backend }): ReactNode {
  const { auth, setup } = backend;
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  async function enter(how: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setProblem("");
    try {
      await how();
    } catch (error) {
      setProblem(signInError(error));
    } finally {
      setBusy(false);
    }
  }
  const isLocal = setup.emulators !== undefined;

  return (
    <main className="sign-in">
      <section className="card">
        <Brand />
        <h1 className="visually-hidden">Sign in to ThreatStream</h1>
        {isLocal ? (
          <div className="form">
            {DEMO_ROLES.map((role) => (
              <button
                key={role}
                type="button"
                className="btn"
                disabled={busy}
                onClick={() => {
                  const { email, password } = demoUser(role);
                  void enter(() => signInWithEmailAndPassword(auth, email, password));
                }}
              >
                <strong>{role}</strong> <span className="muted small">{ABOUT[role]}</span>
              </button>
            ))}
          </div>
        ) : (
          <div className="form">
            <button
              type="button"
              className="btn primary"
              disabled={busy}
              onClick={() => void enter(async () => (await import("./google.ts")).signInWithGoogle(auth))}
            >
              Continue with Google
            </button>
          </div>
        )}
        <p className="or">or</p>
        <EmailForm
          busy={busy}
          onSubmit={(email, password) => void enter(() => signInWithEmailAndPassword(auth, email, password))}
        />
        <p role="alert" className="critical small">
          {problem}
        </p>
      </section>
    </main>
  );
}

function EmailForm(props: { busy: boolean; onSubmit: (email: string, password: string) => void }): ReactNode {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  function submit(event: FormEvent): void {
    event.preventDefault();
    props.onSubmit(email, password);
  }
  return (
    <form className="form" onSubmit={submit}>
      <label>
        E-mail
        <input
          className="field"
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={({ target }) => setEmail(target.value)}
        />
      </label>
      <label>
        Password
        <input
          className="field"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
      </label>
      <button className="btn" type="submit" disabled={props.busy}>
        Sign in
      </button>
    </form>
  );
}
