import { randomUUID } from "node:crypto";
import { deleteApp, initializeApp } from "firebase/app";
import { connectAuthEmulator, getAuth, signInWithEmailAndPassword } from "firebase/auth";
import { connectFirestoreEmulator, getFirestore } from "firebase/firestore";
import type { Firestore } from "firebase/firestore";
import type { App } from "firebase-admin/app";
import { getAuth as getAdminAuth } from "firebase-admin/auth";
import { inject } from "vitest";

/** A page with the web SDK, with a user of its own signed in. */
export interface WebPage {
  readonly db: Firestore;
  close(): Promise<void>;
}

/** A new user with this role, or with none. */
export async function createUser(admin: App, role?: string): Promise<{ email: string; password: string }> {
  const account = { email: `${randomUUID()}@example.com`, password: randomUUID() };
  const user = await getAdminAuth(admin).createUser(account);
  if (role !== undefined) await getAdminAuth(admin).setCustomUserClaims(user.uid, { role });
  return account;
}

/** Opens a page for a new user with this role, or with none. */
export async function openPage(admin: App, role?: string): Promise<WebPage> {
  const account = await createUser(admin, role);
  const app = initializeApp({ projectId: inject("projectId"), apiKey: "demo" }, account.email);
  connectAuthEmulator(getAuth(app), `http://${inject("authHost")}`, { disableWarnings: true });
  await signInWithEmailAndPassword(getAuth(app), account.email, account.password);
  const db = getFirestore(app);
  const [host = "", port = ""] = inject("firestoreHost").split(":");
  connectFirestoreEmulator(db, host, Number(port));
  return { db, close: () => deleteApp(app) };
}
