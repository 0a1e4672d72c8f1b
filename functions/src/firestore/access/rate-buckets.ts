import { hash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Timestamp } from "firebase-admin/firestore";
import type { DocumentData, DocumentSnapshot, Firestore } from "firebase-admin/firestore";
import type { SharedBuckets } from "../../access/rate-limiter.ts";
import { takeTokens } from "../../access/token-bucket.ts";
import type { Bucket } from "../../access/token-bucket.ts";
import type { Clock } from "@threatstream/core/common";
import { COLLECTIONS } from "../collections.ts";
import { expireAt } from "../documents.ts";

/** A bucket that nobody asked for a day is full again, and forgotten. */
const RETENTION_DAYS = 1;

/** A grant that others overtook so often is given up. */
const MAX_TRIES = 6;
const JITTER_MS = 50;

/**
 * Token buckets in Firestore: `rate_limits/{hash of the subject}`. Each grant is a write on the condition that nobody wrote
 * since the read: instances that meet at one bucket try again at once, where a transaction would make them queue for its lock.
 */
export function createRateBuckets(db: Firestore, clock: Clock): SharedBuckets {
  return {
    async take(subject, limit, amount) {
      const ref = db.collection(COLLECTIONS.rateLimits).doc(documentId(subject));
      for (let attempt = 1; ; attempt += 1) {
        const seen = await ref.get();
        const { bucket, grant } = takeTokens(bucketOf(seen.data()), limit, { ...amount, now: clock() });
        // A refusal changes nothing: the bucket refills by its time.
        if (grant.tokens === 0) return grant;
        try {
          await writeOver(seen, bucket);
          return grant;
        } catch (error) {
          if (!wasOvertaken(error) || attempt === MAX_TRIES) throw error;
          await setTimeout(Math.random() * JITTER_MS * attempt);
        }
      }
    },
  };
}

async function writeOver(seen: DocumentSnapshot, bucket: Bucket): Promise<void> {
  const document = documentOf(bucket);
  if (seen.updateTime === undefined) await seen.ref.create(document);
  else await seen.ref.update(document, { lastUpdateTime: seen.updateTime });
}

// gRPC status codes: NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED.
const OVERTAKEN: ReadonlySet<unknown> = new Set([5, 6, 9, 10]);

function wasOvertaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && OVERTAKEN.has(error.code);
}

/** Hashed: a subject may be an address or a mail address, and neither is for a document's path. */
function documentId(subject: string): string {
  return hash("sha256", subject, "hex").slice(0, 32);
}

function bucketOf(data: DocumentData | undefined): Bucket | undefined {
  if (data === undefined) return undefined;
  const { tokens, at }: DocumentData = data;
  return typeof tokens === "number" && at instanceof Timestamp ? { tokens, at: at.toMillis() } : undefined;
}

function documentOf({ tokens, at }: Bucket): DocumentData {
  return { tokens, at: Timestamp.fromMillis(at), expire_at: expireAt(at, RETENTION_DAYS) };
}
