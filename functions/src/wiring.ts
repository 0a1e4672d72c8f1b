import { atMostEvery, once } from "./once.ts";
import { createIngest } from "./ingest.ts";
import type { Logger } from "./ports.ts";
import { readSettings } from "./settings.ts";

/*
 * The one place that makes clients and joins the parts. Everything is made on first use, once for each instance: the
 * deploy-time discovery loads this module too, and an API call must not pay for what only the pipeline needs.
 */

/** Firestore, through the Admin SDK. */
export const wireFirestore = once(async () => {
  const [{ getApps, initializeApp }, { getFirestore }] = await Promise.all([
    import("firebase-admin/app"),
    import("firebase-admin/firestore"),
  ]);
  return getFirestore(getApps()[0] ?? initializeApp());
});

/** Pub/Sub. */
export const wirePubSub = once(async () => {
  const { PubSub } = await import("@google-cloud/pubsub");
  return new PubSub();
});

/** Structured logs in Cloud Logging's format. */
export const wireLogger = once(async (): Promise<Logger> => {
  const { logger } = await import("firebase-functions/logger").then((module) => ({ logger: module }));
  return {
    info: (message, fields) => logger.info(message, fields ?? {}),
    warn: (message, fields) => logger.warn(message, fields ?? {}),
    error: (message, fields) => logger.error(message, fields ?? {}),
  };
});

/** The store, one for each instance: its commits share. */
export const wireStore = once(async () => {
  const [db, pubsub, logger, wiring] = await Promise.all([
    wireFirestore(),
    wirePubSub(),
    wireLogger(),
    import("./wiring-store.ts"),
  ]);
  return wiring.wireStore({ db, pubsub, logger, settings: readSettings() });
});

/** The pipeline, from a raw message to Firestore and the outgoing topics. */
export const wireIngest = once(async () => {
  const { trustedRanges, aggregateEveryMs } = readSettings();
  const [logger, core, { store, keepBytes }, aggregation] = await Promise.all([
    wireLogger(),
    import("./wiring-core.ts"),
    wireStore(),
    aggregateEveryMs === 0 ? undefined : import("./wiring-analytics.ts"),
  ]);
  return createIngest({
    analyzer: await core.wireAnalyzer({ trustedRanges, now: () => Date.now() }),
    logger,
    store,
    keepBytes,
    ...(aggregation !== undefined && {
      afterwards: atMostEvery(aggregateEveryMs, Date.now, async () => (await aggregation.wireAggregate())()),
    }),
  });
});
