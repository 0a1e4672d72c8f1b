// The one module that a frontend of the earlier WebSocket replaces. Its settings are in the page's address.
import { createLiveConnection } from "@threatstream/client";
import { initializeApp } from "firebase/app";
import { connectAuthEmulator, getAuth, signInWithEmailAndPassword } from "firebase/auth";
import { connectFirestoreEmulator, getFirestore } from "firebase/firestore";

const settings = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const app = initializeApp({ projectId: settings.projectId, apiKey: "demo" });
connectAuthEmulator(getAuth(app), `http://${settings.auth}`, { disableWarnings: true });
await signInWithEmailAndPassword(getAuth(app), settings.email, settings.password);
const db = getFirestore(app);
const [host, port] = settings.firestore.split(":");
connectFirestoreEmulator(db, host, Number(port));

const live = createLiveConnection({ db, onError: (error) => globalThis.errors.push(String(error)) });
export default live;
