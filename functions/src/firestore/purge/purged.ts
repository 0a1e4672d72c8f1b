import type { Firestore } from "firebase-admin/firestore";
import type { BlockActor, Blocklist } from "../../response/blocklist.ts";

/** What a purge deletes, or would. */
export interface Purged {
  threats: number;
  alerts: number;
  /** Steps that people took with these alerts. */
  history: number;
  /** States of correlations that raised these threats. */
  correlations: number;
  /** Executions of playbooks about these threats. */
  executions: number;
  /** Blocks that these executions made. */
  blocks: number;
  /** Evidence about these threats. */
  forensics: number;
  /** Threats and alerts of other simulations too: they lose this one's mark. */
  shared: number;
  /** Threats and alerts that stay, as `waiting` says. */
  kept: number;
}

export interface PurgeOptions {
  readonly db: Firestore;
  readonly blocklist: Pick<Blocklist, "remove" | "restore" | "unmark">;
  /** Who purges, for the audit trail of the blocks. */
  readonly by: BlockActor;
  /** False to count, and change nothing. */
  readonly deletes: boolean;
  /** Told of each execution that stays: it has not ended, or has done what only a rollback takes back. */
  readonly waiting: (executionId: string) => void;
}
