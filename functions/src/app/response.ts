import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { firebaseAccounts } from "../access/accounts.ts";
import { isEmulator } from "./settings/emulator.ts";
import { lazy, parseRange } from "@threatstream/core/common";
import { createActions } from "../response/actions/index.ts";
import type { Messenger, ResponsePorts } from "../response/actions/ports.ts";
import { createBlocking } from "../response/blocking.ts";
import { openConnectors } from "../response/connectors/settings.ts";
import type { Connectors } from "../response/connectors/settings.ts";
import { safeFetch } from "../response/connectors/safe-fetch.ts";
import { parseAllowedHosts } from "../response/connectors/safe-url.ts";
import type { Webhook } from "../response/connectors/webhook.ts";
import { runExecution } from "../response/engine.ts";
import { runTask } from "../response/task.ts";
import { readResponseSettings } from "./settings/response.ts";
import { blocklistFeed, createBlocklist } from "../firestore/response/blocklist.ts";
import { createExecutionStore } from "../firestore/response/executions.ts";
import { createForensics } from "../firestore/response/forensics.ts";
import { createJournal } from "../firestore/commit/journal.ts";
import { createResponses } from "../firestore/response/responses.ts";
import { describeSource } from "../firestore/commit/sources.ts";
import { wireFirestore, wireLogger } from "./clients.ts";

/** The name of the function that runs playbooks, and of its queue. */
const QUEUE = "runPlaybook";
/** How long the queue lets one worker run. */
const DEADLINE_SECONDS = 1_800;

/** What acts outside, and on our own list. */
const wireConnectors = lazy(async () => {
  const db = await wireFirestore();
  const settings = readResponseSettings();
  const http = safeFetch({ allowedHosts: parseAllowedHosts(settings.allowedHosts), now: Date.now });
  const { applicationDefault } = await import("firebase-admin/app");
  const google = {
    http,
    getAccessToken: async () => (await applicationDefault().getAccessToken()).access_token,
    pause: async (ms: number, signal?: AbortSignal) =>
      pause(ms, undefined, signal === undefined ? {} : { signal }),
  };
  return {
    db,
    settings,
    connectors: openConnectors(settings.connectors, { http, google, clock: Date.now }),
    blocklist: createBlocklist({ db, clock: Date.now, random: Math.random }),
    protection: { ranges: settings.protectedRanges.map(parseRange) },
  };
});

/** What people do with the blocklist. */
export const wireBlocking = lazy(async () => {
  const { db, connectors, blocklist, protection } = await wireConnectors();
  return createBlocking({
    blocklist,
    firewalls: connectors.firewalls,
    protection,
    feed: blocklistFeed(db, Date.now),
    clock: Date.now,
  });
});

/** What people, and alerts, do with playbooks. */
export const wireResponses = lazy(async () => {
  const [db, logger] = await Promise.all([wireFirestore(), wireLogger()]);
  const { autoResponse } = readResponseSettings();
  return createResponses({ db, clock: Date.now, logger, autoResponse, enqueue: await wireQueue() });
});

/** Hands an execution to a worker. */
const wireQueue = lazy(async () => {
  await wireFirestore();
  const { getFunctions } = await import("firebase-admin/functions");
  const queue = getFunctions().taskQueue<{ execution_id: string }>(QUEUE);
  return (execution_id: string, scheduleDelaySeconds: number): Promise<void> =>
    queue.enqueue({ execution_id }, { scheduleDelaySeconds, dispatchDeadlineSeconds: DEADLINE_SECONDS });
});

/**
 * The emulated queue knows no delays, and the local suite does one thing at a time: there the worker, which lives on, queues the
 * execution when its time has come.
 */
async function later(executionId: string, ms: number): Promise<void> {
  const enqueue = await wireQueue();
  if (!isEmulator()) return enqueue(executionId, Math.ceil(ms / 1000));
  const logger = await wireLogger();
  pause(ms)
    .then(() => enqueue(executionId, 0))
    .catch((error: unknown) =>
      logger.error("An execution that waits was not queued.", { error: String(error) }),
    );
}

/** Brings an execution to its end. */
export const wireEngine = lazy(async () => {
  const [{ db, settings, connectors, blocklist, protection }, logger, { getAuth }] = await Promise.all([
    wireConnectors(),
    wireLogger(),
    import("firebase-admin/auth"),
  ]);
  const { forensicsBucket: bucket } = settings;
  const ports: ResponsePorts = {
    blocklist,
    protection,
    firewalls: connectors.firewalls,
    accounts: firebaseAccounts(getAuth()),
    journal: createJournal(db, Date.now),
    forensics: createForensics(db, {
      clock: Date.now,
      ...(bucket !== undefined && { bucket, putFile: bucketWriter(bucket) }),
    }),
    ...messengersOf(connectors),
    describeAddress: (ip) => describeSource(db, ip),
    clock: Date.now,
  };
  const options = {
    store: createExecutionStore(db, Date.now),
    actions: createActions(ports),
    clock: Date.now,
    logger,
    newId: randomUUID,
    pause: async (ms: number) => pause(ms),
    later,
  };
  return (executionId: string, until?: number) =>
    runExecution(executionId, { ...options, ...(until !== undefined && { until }) });
});

/** Runs an execution for a queued task. The task is not tried again if a document that it needs does not exist any more. */
export const wirePlaybookTask = lazy(async () => {
  const [run, logger] = await Promise.all([wireEngine(), wireLogger()]);
  return (executionId: string) => runTask(() => run(executionId), { executionId, logger });
});

function bucketWriter(bucket: string) {
  return async (name: string, content: string): Promise<void> => {
    const { getStorage } = await import("firebase-admin/storage");
    await getStorage().bucket(bucket).file(name).save(content, { contentType: "application/json" });
  };
}

function messengersOf({ notify, slack, tickets, actions }: Connectors) {
  const messengers: Messenger[] = [
    ...(notify === undefined ? [] : [webhookMessenger("webhook", "notify", notify)]),
    ...(slack === undefined
      ? []
      : [
          {
            name: "slack",
            send: async (
              message: { title: string; text: string },
              call: Parameters<Messenger["send"]>[1],
            ) => {
              await slack.post(message, call);
              return "slack";
            },
          },
        ]),
  ];
  return {
    messengers,
    ...(tickets !== undefined && {
      tickets: {
        name: tickets.name,
        send: async (message: { title: string; text: string }, call: Parameters<Messenger["send"]>[1]) => {
          const { id, url } = await tickets.create(message, call);
          return url === undefined ? id : `${id} (${url})`;
        },
      },
    }),
    ...(actions !== undefined && { webhook: webhookMessenger("the actions webhook", undefined, actions) }),
  };
}

/** A webhook that takes messages; without an event of its own the message's title names it. */
function webhookMessenger(name: string, event: string | undefined, hook: Webhook): Messenger {
  return {
    name,
    async send({ title, text, data }, call) {
      await hook.send({ event: event ?? title, data: { title, text, ...data } }, call);
      return name;
    },
  };
}
