import type { Suppression } from "@threatstream/contracts";
import type { SuppressionScope } from "@threatstream/core/alerts";
import type { ActContext } from "../../audit/act-context.ts";

/** What a new suppression says. */
export interface NewSuppression extends SuppressionScope {
  /** ISO-8601, with any offset. */
  readonly until: string;
  readonly reason?: string | undefined;
  readonly alert_id: string;
}

/** What raises no alert for a while. */
export interface Suppressions {
  /** Newest first. */
  list(limit: number): Promise<Suppression[]>;
  create(suppression: NewSuppression, context: ActContext): Promise<Suppression>;
  /** Ends one now; the same again changes nothing. `undefined` where there is no such suppression. */
  revoke(id: string, context: ActContext): Promise<Suppression | undefined>;
}
