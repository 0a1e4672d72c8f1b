import { TOPICS } from "@threatstream/contracts";
import type { PubSub } from "@google-cloud/pubsub";
import type { Firestore } from "firebase-admin/firestore";
import manifest from "../package.json" with { type: "json" };
import { createApp } from "./api/app.ts";
import { RateLimiter } from "./access/rate-limiter.ts";
import { requestLimits } from "./api/middleware/rate-limit.ts";
import { createListener } from "./api/listener.ts";
import { isEmulator } from "./local.ts";
import { once } from "./once.ts";
import { readApiSettings } from "./settings.ts";
import { COLLECTIONS } from "./store/collections.ts";
import { wireFirestore, wireLogger, wirePubSub } from "./wiring.ts";

/** The API as a request listener. Made without any client: each route makes those that it asks. */
export const wireApi = once(async () => {
  const logger = await wireLogger();
  const topic = once(async () => rawTopic(await wirePubSub()));
  const settings = readApiSettings();
  const app = createApp({
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
    queries: once(async () => {
      const [db, { createQueries }, { shareReads }] = await Promise.all([
        wireFirestore(),
        import("./store/queries.ts"),
        import("./store/shared-reads.ts"),
      ]);
      return shareReads(createQueries(db, logger), Date.now);
    }),
    alertActions: once(async () => {
      const [db, store] = await Promise.all([wireFirestore(), import("./store/alert-actions.ts")]);
      return store.createAlertActions(db, Date.now);
    }),
    suppressions: once(async () => {
      const [db, store] = await Promise.all([wireFirestore(), import("./store/suppressions.ts")]);
      return store.createSuppressions(db, Date.now);
    }),
    apiKeys: once(async () => {
      const [db, store, { randomBytes }] = await Promise.all([
        wireFirestore(),
        import("./store/api-keys.ts"),
        import("node:crypto"),
      ]);
      return store.createApiKeys({ db, clock: Date.now, random: randomBytes });
    }),
    identities: once(async () => {
      const [{ wireIdentities }, db] = await Promise.all([import("./wiring-access.ts"), wireFirestore()]);
      return wireIdentities(db, logger);
    }),
    ai: once(async () => (await import("./wiring-analysis.ts")).wireAskModel()),
    responses: once(async () => (await import("./wiring-response.ts")).wireResponses()),
    blocking: once(async () => (await import("./wiring-response.ts")).wireBlocking()),
    simulations: once(async () => (await import("./wiring-simulation.ts")).wireSimulations()),
    analytics: once(async () => {
      const [db, reads] = await Promise.all([wireFirestore(), import("./store/analytics-reads.ts")]);
      return reads.createAggregateReads(db);
    }),
    publish: async (message) => (await topic()).publishMessage(message),
    probes: once(async () => {
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

const rateBuckets = once(async () => {
  const [db, store] = await Promise.all([wireFirestore(), import("./store/rate-buckets.ts")]);
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
