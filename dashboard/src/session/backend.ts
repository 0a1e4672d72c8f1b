import { createApiClient } from "@threatstream/client";
import type { ApiClient } from "@threatstream/client";
import { initializeApp } from "firebase/app";
import {
  browserLocalPersistence,
  connectAuthEmulator,
  indexedDBLocalPersistence,
  initializeAuth,
} from "firebase/auth";
import type { Auth } from "firebase/auth";
import { connectFirestoreEmulator, getFirestore } from "firebase/firestore";
import type { Firestore } from "firebase/firestore";
import type { Setup } from "./setup.ts";

/** The project's services. */
export interface Backend {
  readonly setup: Setup;
  readonly auth: Auth;
  readonly db: Firestore;
  readonly api: ApiClient;
}

/** Connects the page to its project, or to the emulators. */
export function connect(setup: Setup): Backend {
  const app = initializeApp(setup.config);
  const auth = initializeAuth(app, { persistence: [indexedDBLocalPersistence, browserLocalPersistence] });
  const db = getFirestore(app);
  if (setup.emulators !== undefined) {
    connectAuthEmulator(auth, `http://${setup.emulators.auth}`, { disableWarnings: true });
    const [host = "", port = ""] = setup.emulators.firestore.split(":");
    connectFirestoreEmulator(db, host, Number(port));
  }
  const api = createApiClient({ baseUrl: "", getToken: () => auth.currentUser?.getIdToken() });
  return { setup, auth, db, api };
}
