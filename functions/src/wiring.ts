import { atMostEvery, once } from "./once.ts";
import { createIngest } from "./ingest.ts";
import type { Logger } from "./ports.ts";
import type { AnalysisDispatcher } from "./analysis/dispatch.ts";
import { readAiSettings, readSettings } from "./settings.ts";

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
  // The trigger of a Firestore function makes an app of its own, with another name.
  const app = getApps().find(({ name }) => name === "[DEFAULT]") ?? initializeApp();
  return getFirestore(app);
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
  const [db, pubsub, logger, wiring, dispatcher] = await Promise.all([
    wireFirestore(),
    wirePubSub(),
    wireLogger(),
    import("./wiring-store.ts"),
    openDispatcher(),
  ]);
  return wiring.wireStore({
    db,
    pubsub,
    logger,
    settings: readSettings(),
    // Those of single events are offered with what the event said; correlations have nothing to add.
    alsoTell: async ({ threats }) => {
      const correlated = threats.filter(({ event_count }) => event_count !== undefined);
      await dispatcher?.offer(correlated.map((threat) => ({ threat })));
    },
  });
});

/** What sends threats to the model; `undefined`, and nothing of it is loaded, where no key is set. */
async function openDispatcher(): Promise<AnalysisDispatcher | undefined> {
  if (readAiSettings().apiKey === undefined) return undefined;
  const { wireDispatcher } = await import("./wiring-analysis.ts");
  return wireDispatcher();
}

/** The pipeline, from a raw message to Firestore and the outgoing topics. */
export const wireIngest = once(async () => {
  const { trustedRanges, aggregateEveryMs } = readSettings();
  const [logger, core, { store, keepBytes }, dispatcher] = await Promise.all([
    wireLogger(),
    import("./wiring-core.ts"),
    wireStore(),
    openDispatcher(),
  ]);
  const aggregate =
    aggregateEveryMs === 0 ? undefined : atMostEvery(aggregateEveryMs, Date.now, aggregateOnce);
  return createIngest({
    analyzer: await core.wireAnalyzer({ trustedRanges, now: () => Date.now() }),
    logger,
    store,
    keepBytes,
    async afterwards({ analyses }) {
      await Promise.all([dispatcher?.offer(analyses), aggregate?.()]);
    },
  });
});

async function aggregateOnce(): Promise<void> {
  const { wireAggregate } = await import("./wiring-analytics.ts");
  await (
    await wireAggregate()
  )();
}
