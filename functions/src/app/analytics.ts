import { TOPICS } from "@threatstream/contracts";
import { lazy } from "@threatstream/core/common";
import { createSender } from "../pubsub/publisher.ts";
import { stepAnalytics } from "../firestore/analytics/analytics-step.ts";
import { readRules } from "./settings/rules.ts";
import { wireFirestore, wirePubSub, wireStore } from "./clients.ts";

/** The merging step, which also tells the metrics topic of what it found. */
export const wireAggregate = lazy(async () => {
  const [db, pubsub] = await Promise.all([wireFirestore(), wirePubSub()]);
  const send = createSender(pubsub.topic(TOPICS.metrics, { gaxOpts: { timeout: 9_000 } }));
  return async (): Promise<void> => {
    const outcome = await stepAnalytics(db, { now: Date.now(), rules: readRules().rules });
    if (outcome === undefined || !outcome.beats) return;
    const { dashboard, risk_index } = outcome.aggregates;
    const reason = outcome.changed.length > 0 ? "change" : "heartbeat";
    await send([{ json: { dashboard, risk_index }, attributes: { reason } }]);
  };
});

/** Joins deltas whose witness is not delivered any more. */
export const wireForgotten = lazy(async () => (await wireStore()).joinForgotten);
