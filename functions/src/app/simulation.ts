import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { TOPICS } from "@threatstream/contracts";
import { isEmulator } from "./settings/emulator.ts";
import { lazy } from "@threatstream/core/common";
import { createSender } from "../pubsub/publisher.ts";
import { readApiSettings } from "./settings/api.ts";
import { createRunStore, createSimulations } from "../firestore/simulation/simulations.ts";
import { wireFirestore, wireLogger, wirePubSub } from "./clients.ts";

/** The name of the function that plays runs, and of its queue. */
const QUEUE = "runSimulation";
/** How long the queue lets one worker play, in seconds: the longest run, and a margin. */
const DEADLINE_SECONDS = 600;
const MAX_SEED = 2 ** 32;

/** What people do with simulations. */
export const wireSimulations = lazy(async () => {
  const [db, { getFunctions }] = await Promise.all([wireFirestore(), import("firebase-admin/functions")]);
  const queue = getFunctions().taskQueue<{ epoch: string }>(QUEUE);
  return createSimulations({
    db,
    clock: Date.now,
    allowed: isEmulator() || readApiSettings().allowSimulation,
    chance: () => ({ epoch: randomUUID(), seed: randomInt(MAX_SEED), now: Date.now() }),
    enqueue: (epoch) => queue.enqueue({ epoch }, { dispatchDeadlineSeconds: DEADLINE_SECONDS }),
  });
});

/**
 * Plays a run. The local suite does one thing at a time, so there it goes on after the task's end: an emulated worker lives on,
 * and nothing else would happen meanwhile.
 */
export const wirePlayer = lazy(async () => {
  const [db, pubsub, logger, { playRun }] = await Promise.all([
    wireFirestore(),
    wirePubSub(),
    wireLogger(),
    import("../simulation/player.ts"),
  ]);
  const send = createSender(pubsub.topic(TOPICS.raw, { batching: { maxMessages: 1 } }));
  const options = {
    store: createRunStore(db, Date.now),
    publish: (lines: string, simulation_id: string) =>
      send([{ data: Buffer.from(lines), attributes: { format: "native", simulation_id } }]),
    clock: Date.now,
    wait: async (ms: number) => pause(ms),
    newId: randomUUID,
  };
  return async (epoch: string): Promise<void> => {
    if (!isEmulator()) return playRun(epoch, options);
    playRun(epoch, options).catch((error: unknown) =>
      logger.error("A simulation broke off.", { error: String(error) }),
    );
  };
});
