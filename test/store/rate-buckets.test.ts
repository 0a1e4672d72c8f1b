import { deleteApp, initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import { afterAll, expect, inject, test } from "vitest";
import { RateLimiter } from "../../functions/src/access/rate-limiter.ts";
import { createRateBuckets } from "../../functions/src/firestore/access/rate-buckets.ts";

const app = initializeApp({ projectId: inject("projectId") }, "rate-buckets");
const db = getFirestore(app);
const logs: string[] = [];
const log = (message: string) => logs.push(message);

afterAll(async () => {
  await deleteApp(app);
});

test("instances that share Firestore share the limit, and write few documents for it", async () => {
  const instances = Array.from(
    { length: 3 },
    () =>
      new RateLimiter({
        shared: async () => createRateBuckets(db, Date.now),
        clock: Date.now,
        logger: { info: log, warn: log, error: log },
      }),
  );
  const subject = `user:${process.pid}@example.com`;
  const startedAt = Date.now();
  const waits = await Promise.all(
    Array.from({ length: 600 }, async (_, index) => instances[index % 3]?.admit(subject, { perMinute: 200 })),
  );
  const passed = waits.filter((wait) => wait === 0).length;
  const refilled = Math.ceil(((Date.now() - startedAt) / 60_000) * 200);
  expect(logs).toEqual([]);
  expect(passed).toBeGreaterThanOrEqual(200 - 30);
  expect(passed).toBeLessThanOrEqual(200 + 30 + refilled);
  const { docs } = await db.collection("rate_limits").get();
  expect(JSON.stringify(docs.map((doc) => [doc.id, doc.data()]))).not.toContain("example.com");
});
