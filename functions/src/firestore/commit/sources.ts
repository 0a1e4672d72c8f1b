import { wireForm } from "@threatstream/contracts";
import type { Firestore } from "firebase-admin/firestore";
import { COLLECTIONS } from "../collections.ts";

/** What is known of an address, in a sentence for people. */
export async function describeSource(db: Firestore, ip: string): Promise<string> {
  const data = (await db.collection(COLLECTIONS.sources).doc(ip).get()).data();
  if (data === undefined) return `Nothing is known of ${ip}.`;
  const { country, zone, attack_count, first_seen, last_seen, blocked } = wireForm(data);
  const where = typeof country === "string" ? ` in ${country}` : "";
  const since = `from ${String(first_seen)} to ${String(last_seen)}`;
  return `${ip}${where} (${String(zone)}): ${String(attack_count)} threats ${since}${blocked === true ? "; it is blocked" : ""}.`;
}
