import { atMostEvery, lazy } from "@threatstream/core/common";
import type { AppOptions } from "firebase-admin/app";
import { isEmulator } from "./settings/emulator.ts";
import { readRules } from "./settings/rules.ts";
import { createIngest } from "../pubsub/ingest.ts";
import type { Logger } from "@threatstream/core/common";
import type { AnalysisDispatcher } from "../ai/dispatch.ts";
import { readAiSettings } from "./settings/ai.ts";
import { readSettings } from "./settings/pipeline.ts";

/*
 * The one place that makes clients and joins the parts. Everything is made on first use, once for each instance: the
 * deploy-time discovery loads this module too, and an API call must not pay for what only the pipeline needs.
 */

/** Firestore, through the Admin SDK. */
export const wireFirestore = lazy(async () => {
  const [{ getApps, initializeApp }, { getFirestore }] = await Promise.all([
    import("firebase-admin/app"),
    import("firebase-admin/firestore"),
  ]);
  // The trigger of a Firestore function makes an app of its own, with another name.
  const app = getApps().find(({ name }) => name === "[DEFAULT]") ?? initializeApp(appOptions());
  return getFirestore(app);
});

/**
 * Returns the options of the app. In the local suite it names a service account: the task queue would otherwise ask the metadata
 * server for one on each enqueue, which holds an emulated worker for seconds.
 */
function appOptions(): AppOptions | undefined {
  if (!isEmulator()) return undefined;
  const projectId = process.env["GCLOUD_PROJECT"] ?? "demo-threatstream";
  return { projectId, serviceAccountId: `local-suite@${projectId}.iam.gserviceaccount.com` };
}

/** Pub/Sub. */
export const wirePubSub = lazy(async () => {
  const { PubSub } = await import("@google-cloud/pubsub");
  return new PubSub();
});

/** Structured logs in Cloud Logging's format. */
export const wireLogger = lazy(async (): Promise<Logger> => {
  const { logger } = await import("firebase-functions/logger").then((module) => ({ logger: module }));
  return {
    info: (message, fields) => logger.info(message, fields ?? {}),
    warn: (message, fields) => logger.warn(message, fields ?? {}),
    error: (message, fields) => logger.error(message, fields ?? {}),
  };
});

/** The store, one for each instance: its commits share. */
export const wireStore = lazy(async () => {
  const [db, pubsub, logger, wiring, dispatcher] = await Promise.all([
    wireFirestore(),
    wirePubSub(),
    wireLogger(),
    import("./store.ts"),
    openDispatcher(),
  ]);
  return wiring.wireStore({
    db,
    pubsub,
    logger,
    settings: readSettings(),
    rules: readRules(),
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
  const { wireDispatcher } = await import("./ai.ts");
  return wireDispatcher();
}

/** The pipeline, from a raw message to Firestore and the outgoing topics. */
export const wireIngest = lazy(async () => {
  const { trustedRanges, aggregateEveryMs } = readSettings();
  const [logger, core, { store, keepBytes }, dispatcher] = await Promise.all([
    wireLogger(),
    import("@threatstream/core"),
    wireStore(),
    openDispatcher(),
  ]);
  const aggregate =
    aggregateEveryMs === 0 ? undefined : atMostEvery(aggregateEveryMs, Date.now, aggregateOnce);
  return createIngest({
    analyzer: await core.openAnalyzer({ rules: readRules(), trustedRanges, now: () => Date.now() }),
    logger,
    store,
    keepBytes,
    async afterwards({ analyses }) {
      await Promise.all([dispatcher?.offer(analyses), aggregate?.()]);
    },
  });
});

async function aggregateOnce(): Promise<void> {
  const { wireAggregate } = await import("./analytics.ts");
  await (
    await wireAggregate()
  )();
}
