import { ThreatStreamProvider } from "@threatstream/client/react";
import { onIdTokenChanged, signInWithEmailAndPassword, signOut } from "firebase/auth";
import { createContext, useContext, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import type { Backend } from "./backend.ts";
import { DEMO_ROLES, demoUser } from "./demo-users.ts";
import type { DemoRole } from "./demo-users.ts";
import { NoRole } from "./no-role.tsx";
import { SignIn } from "./sign-in.tsx";
import { may, toUser } from "./user.ts";
import type { Role, User } from "./user.ts";

interface SessionValue {
  readonly backend: Backend;
  readonly user: User;
  /** Whether the user's role is this one or above: what it may not do is not shown. */
  readonly may: (least: Role) => boolean;
  readonly signOut: () => void;
  /** The roles of the demo users, on the local suite. */
  readonly demoRoles: readonly DemoRole[];
  readonly switchTo: (role: DemoRole) => Promise<void>;
}

const Context = createContext<SessionValue | undefined>(undefined);

/** Who works here and what they may do. */
export function useSession(): SessionValue {
  const value = useContext(Context);
  if (value === undefined) throw new Error("useSession works inside of a <Session> alone.");
  return value;
}

/** On the open suite nobody needs to sign in; who signs out there wants to, until the tab is closed. */
const SIGNED_OUT = "threatstream.signed-out";

/** Shows its children to a signed-in user with a role, and the sign-in to everybody else. */
export function Session({ backend, children }: { backend: Backend; children: ReactNode }): ReactNode {
  const [user, setUser] = useState<User | null>();
  const { auth, setup, db, api } = backend;
  useEffect(() => {
    let current = 0;
    return onIdTokenChanged(auth, (account) => {
      const mine = (current += 1);
      const set = (value: User | null): void => {
        if (mine === current) setUser(value);
      };
      if (account !== null) void toUser(account).then(set, () => set(null));
      else if (setup.open && sessionStorage.getItem(SIGNED_OUT) === null)
        void enter("admin").catch(() => set(null));
      else set(null);
    });
    async function enter(role: DemoRole): Promise<void> {
      const { email, password } = demoUser(role);
      await signInWithEmailAndPassword(auth, email, password);
    }
  }, [auth, setup]);

  const value = useMemo(() => {
    if (user === null || user === undefined) return undefined;
    return {
      backend,
      user,
      may: (least: Role) => may(user.role, least),
      signOut: () => {
        sessionStorage.setItem(SIGNED_OUT, "yes");
        void signOut(auth);
      },
      demoRoles: setup.emulators === undefined ? [] : DEMO_ROLES,
      switchTo: async (role: DemoRole) => {
        const { email, password } = demoUser(role);
        await signInWithEmailAndPassword(auth, email, password);
      },
    };
  }, [backend, user, auth, setup]);

  if (user === undefined) return <p className="visually-hidden">Signing in …</p>;
  if (value === undefined) return <SignIn backend={backend} />;
  if (value.user.role === undefined) return <NoRole user={value.user} onSignOut={value.signOut} />;
  return (
    <Context value={value}>
      <ThreatStreamProvider key={`${value.user.id} ${value.user.role}`} db={db} api={api}>
        {children}
      </ThreatStreamProvider>
    </Context>
  );
}
