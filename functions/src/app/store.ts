import type { RuleSet } from "@threatstream/core/model";
import { createEvaluator } from "@threatstream/core/pipeline";
import { mergeAnswer } from "../ai/merge-answer.ts";
import type { PubSub } from "@google-cloud/pubsub";
import type { Firestore } from "firebase-admin/firestore";
import type { Delivery, News, Store } from "@threatstream/core/pipeline";
import type { Logger } from "@threatstream/core/common";
import { createPublisher } from "../pubsub/publisher.ts";
import type { Settings } from "./settings/pipeline.ts";
import type { AnalysisStoreOptions } from "../firestore/ai/analyses.ts";
import { Committer } from "../firestore/commit/commit.ts";
import { storeBytes } from "../firestore/commit/dead-letter-bytes.ts";
import { GroupCommit } from "../firestore/commit/group-commit.ts";
import { HotDocuments } from "../firestore/commit/hot-documents.ts";
import { readForgotten } from "../firestore/commit/pending.ts";
import { HeededSuppressions } from "../firestore/alerts/suppressions.ts";

export interface WiredStore {
  readonly store: Store;
  readonly keepBytes: (delivery: Delivery) => Promise<void>;
  /** Joins deltas whose witness is not delivered any more. */
  readonly joinForgotten: () => Promise<void>;
  /** What a store of analyses shares with the pipeline's. */
  readonly analyses: Pick<AnalysisStoreOptions, "policy" | "clock" | "random" | "adopt">;
}

/** Pub/Sub tries again for much less than this where it can; a commit that is under way takes seconds, milliseconds. */
const FORGOTTEN_MS = 15 * 60_000;

/** The Firestore store with group commit, and where dead letters keep their bytes. */
export function wireStore(options: {
  readonly db: Firestore;
  readonly pubsub: PubSub;
  readonly logger: Logger;
  readonly settings: Settings;
  readonly rules: RuleSet;
  /** Told of news beside the topics, after them. Never rejects. */
  readonly alsoTell?: (news: News) => Promise<void>;
}): WiredStore {
  const { db, pubsub, logger, settings, rules, alsoTell = async () => {} } = options;
  const clock = () => Date.now();
  const hot = new HotDocuments({ clock, writesPerSecond: settings.documentWritesPerSecond });
  const suppressions = new HeededSuppressions(db, clock);
  const policy = { ...settings.policy, isSuppressed: suppressions.isSuppressed };
  const topics = createPublisher(pubsub);
  const committer = new Committer({
    db,
    policy,
    evaluator: createEvaluator(rules, mergeAnswer),
    refresh: () => suppressions.refresh(),
    clock,
    hot,
    random: Math.random,
  });
  const store = new GroupCommit({
    commit: (request) => committer.commit(request),
    readAhead: (delivery) => committer.readAhead(delivery),
    publisher: {
      async publish(news) {
        await topics.publish(news);
        await alsoTell(news);
      },
    },
    logger,
    delayMs: () => hot.delayMs,
  });
  return {
    store,
    keepBytes: (delivery) => storeBytes(db, delivery, clock()),
    analyses: { policy, clock, random: Math.random, adopt: (pending) => store.adopt(pending) },
    joinForgotten: async () => store.adopt(await readForgotten(db, clock() - FORGOTTEN_MS)),
  };
}
