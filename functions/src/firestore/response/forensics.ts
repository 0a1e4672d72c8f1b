import { wireForm } from "@threatstream/contracts";
import { Timestamp } from "firebase-admin/firestore";
import type { DocumentData, Firestore } from "firebase-admin/firestore";
import type { Forensics } from "../../response/actions/ports.ts";
import { COLLECTIONS } from "../collections.ts";
import { expireAt, storable } from "../documents.ts";

const RETENTION_DAYS = 365;
/** A document takes 1 MiB; a threat about 2 KiB. */
const MAX_THREATS = 200;

/** Puts a file into a bucket. */
export type PutFile = (name: string, content: string) => Promise<void>;

/**
 * Evidence in `forensics/{id}`, and in a bucket where one is set: the threat, its alert, its source's profile, the source's
 * threats of the time before, and the risk timeline.
 */
export function createForensics(
  db: Firestore,
  {
    bucket,
    putFile,
    clock,
  }: { readonly bucket?: string; readonly putFile?: PutFile; readonly clock: () => number },
): Forensics {
  return {
    async capture(id, { threat, alert, minutesBefore }) {
      const at = Date.parse(threat.timestamp);
      const from = Timestamp.fromMillis(at - minutesBefore * 60_000);
      const [related, source, timeline] = await Promise.all([
        db
          .collection(COLLECTIONS.threats)
          .where("source_ip", "==", threat.source_ip)
          .where("timestamp", ">=", from)
          .orderBy("timestamp", "desc")
          .limit(MAX_THREATS)
          .get(),
        db.collection(COLLECTIONS.sources).doc(threat.source_ip).get(),
        db.collection(COLLECTIONS.analytics).doc("timeline").get(),
      ]);
      const evidence = {
        threat,
        ...(alert !== undefined && { alert }),
        source: shown(source.data()),
        timeline: shown(timeline.data()),
        threats: related.docs.map((document) => shown(document.data())),
      };
      const now = clock();
      await db
        .collection(COLLECTIONS.forensics)
        .doc(id)
        .set({
          captured_at: Timestamp.fromMillis(now),
          expire_at: expireAt(now, RETENTION_DAYS),
          threat_id: threat.id,
          source_ip: threat.source_ip,
          // One field, so that nothing in it is indexed.
          evidence: JSON.stringify(storable(evidence)),
        });
      const places = [`forensics/${id}`];
      if (bucket !== undefined && putFile !== undefined) {
        const name = `forensics/${id}.json`;
        await putFile(name, JSON.stringify(evidence, undefined, 2));
        places.push(`gs://${bucket}/${name}`);
      }
      return { place: places.join(" and "), events: related.size };
    },
  };
}

function shown(data: DocumentData | undefined): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(data === undefined ? {} : wireForm(data)));
}
