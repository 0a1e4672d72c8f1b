import { TOPICS } from "@threatstream/contracts";
import { once } from "./once.ts";
import { createSender } from "./publisher.ts";
import { stepAnalytics } from "./store/analytics-step.ts";
import { wireFirestore, wirePubSub, wireStore } from "./wiring.ts";

/** The merging step, which also tells the metrics topic of what it found. */
export const wireAggregate = once(async () => {
  const [db, pubsub] = await Promise.all([wireFirestore(), wirePubSub()]);
  const send = createSender(pubsub.topic(TOPICS.metrics, { gaxOpts: { timeout: 9_000 } }));
  return async (): Promise<void> => {
    const outcome = await stepAnalytics(db, Date.now());
    if (outcome === undefined || !outcome.beats) return;
    const { dashboard, risk_index } = outcome.aggregates;
    const reason = outcome.changed.length > 0 ? "change" : "heartbeat";
    await send([{ json: { dashboard, risk_index }, attributes: { reason } }]);
  };
});

/** Joins deltas whose witness is not delivered any more. */
export const wireForgotten = once(async () => (await wireStore()).joinForgotten);
