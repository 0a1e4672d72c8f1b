import { Firestore } from "firebase-admin/firestore";

/** A client of an emulated Firestore (`host:port`). */
export function openFirestore(firestoreHost: string, projectId: string): Firestore {
  const [host = "", port = ""] = firestoreHost.split(":");
  return new Firestore({ projectId, host, port: Number(port), ssl: false });
}
