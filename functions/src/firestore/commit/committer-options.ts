import type { Clock } from "@threatstream/core/common";
import type { Policy } from "@threatstream/core/model";
import type { Evaluator } from "@threatstream/core/pipeline";
import type { Firestore } from "firebase-admin/firestore";
import type { HotDocuments } from "./hot-documents.ts";

export interface CommitterOptions {
  readonly db: Firestore;
  readonly policy: Policy;
  readonly evaluator: Evaluator;
  readonly clock: Clock;
  readonly hot: HotDocuments;
  /** Called before each commit, for what `policy` reads from Firestore. */
  readonly refresh?: () => Promise<void>;
  /** 0 to 1, exclusive; spreads counters over their shards and retries over time. */
  readonly random: () => number;
}
