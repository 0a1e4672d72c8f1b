import { TOPICS } from "@threatstream/contracts";
import type { PubSub } from "@google-cloud/pubsub";
import type { Firestore } from "firebase-admin/firestore";
import manifest from "../../package.json" with { type: "json" };
import { createApp } from "../api/app.ts";
import { RateLimiter } from "../access/rate-limiter.ts";
import { requestLimits } from "../api/middleware/rate-limit.ts";
import { createListener } from "../api/listener.ts";
import { isEmulator } from "./settings/emulator.ts";
import { SOURCES, createSourceIndex } from "@threatstream/core/sources";
import { lazy } from "@threatstream/core/common";
import { readApiSettings } from "./settings/api.ts";
import { COLLECTIONS } from "../firestore/collections.ts";
import { wireFirestore, wireLogger, wirePubSub } from "./clients.ts";

/** The API as a request listener. Made without any client: each route makes those that it asks. */
export const wireApi = lazy(async () => {
  const logger = await wireLogger();
  const topic = lazy(async () => rawTopic(await wirePubSub()));
  const settings = readApiSettings();
  const app = createApp({
    sources: createSourceIndex(SOURCES),
    version: manifest.version,
    environment: environmentName(),
    open: isOpen(process.env),
    local: isEmulator(),
    corsOrigins: settings.corsOrigins,
    limits: requestLimits(new RateLimiter({ shared: rateBuckets, clock: Date.now, logger }), settings.rates),
    requireAppCheck: settings.requireAppCheck,
    // A deployed API does not, and a benchmark measures what is deployed.
    checkReplies: isEmulator() && process.env["API_CHECK_REPLIES"] !== "off",
    clock: () => Date.now(),
    logger,
    queries: lazy(async () => {
      const [db, { createQueries }, { shareReads }] = await Promise.all([
        wireFirestore(),
        import("../firestore/queries.ts"),
        import("../firestore/shared-reads.ts"),
      ]);
      return shareReads(createQueries(db, logger), Date.now);
    }),
    alertActions: lazy(async () => {
      const [db, store] = await Promise.all([
        wireFirestore(),
        import("../firestore/alerts/alert-actions.ts"),
      ]);
      return store.createAlertActions(db, Date.now);
    }),
    suppressions: lazy(async () => {
      const [db, store] = await Promise.all([wireFirestore(), import("../firestore/alerts/suppressions.ts")]);
      return store.createSuppressions(db, Date.now);
    }),
    apiKeys: lazy(async () => {
      const [db, store, { randomBytes }] = await Promise.all([
        wireFirestore(),
        import("../firestore/access/api-keys.ts"),
        import("node:crypto"),
      ]);
      return store.createApiKeys({ db, clock: Date.now, random: randomBytes });
    }),
    identities: lazy(async () => {
      const [{ wireIdentities }, db] = await Promise.all([import("./identities.ts"), wireFirestore()]);
      return wireIdentities(db, logger);
    }),
    ai: lazy(async () => (await import("./ai.ts")).wireAskModel()),
    responses: lazy(async () => (await import("./response.ts")).wireResponses()),
    blocking: lazy(async () => (await import("./response.ts")).wireBlocking()),
    simulations: lazy(async () => (await import("./simulation.ts")).wireSimulations()),
    analytics: lazy(async () => {
      const [db, reads] = await Promise.all([
        wireFirestore(),
        import("../firestore/analytics/analytics-reads.ts"),
      ]);
      return reads.createAggregateReads(db);
    }),
    publish: async (message) => (await topic()).publishMessage(message),
    probes: lazy(async () => {
      const [db, raw] = await Promise.all([wireFirestore(), topic()]);
      return { firestore: () => readAnything(db), pubsub: () => lookUp(raw) };
    }),
  });
  return createListener(app);
});

/** True where the operator says `API_AUTH=off`, and this is the local suite: elsewhere nothing switches access control off. */
function isOpen(env: Readonly<Record<string, string | undefined>>): boolean {
  return env["FUNCTIONS_EMULATOR"] === "true" && env["API_AUTH"] === "off";
}

function environmentName(): string {
  if (isEmulator()) return "emulator";
  return process.env["K_SERVICE"] === undefined ? "local" : "production";
}

const rateBuckets = lazy(async () => {
  const [db, store] = await Promise.all([wireFirestore(), import("../firestore/access/rate-buckets.ts")]);
  return store.createRateBuckets(db, Date.now);
});

type RawTopic = ReturnType<typeof rawTopic>;

function rawTopic(pubsub: PubSub) {
  return pubsub.topic(TOPICS.raw, {
    // Requests at the same moment share a call; a lone one hardly waits.
    batching: { maxMessages: 100, maxMilliseconds: 2 },
    gaxOpts: { timeout: 9_000 },
  });
}

async function readAnything(db: Firestore): Promise<void> {
  await db.collection(COLLECTIONS.analytics).doc("counters").get();
}

/** Rejects where the topic does not exist, too: nothing could be published then. */
async function lookUp(topic: RawTopic): Promise<void> {
  await topic.getMetadata({ timeout: 2_000 });
}
