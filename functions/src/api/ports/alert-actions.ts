import type { Alert, AlertHistoryEntry } from "@threatstream/contracts";
import type { AlertAction } from "@threatstream/core/alerts";
import type { ActContext } from "../../audit/act-context.ts";

/** What came of an action: the alert as it is now, whether the action made it so or was too late. */
export type ActOutcome =
  | { readonly kind: "done"; readonly alert: Alert }
  | { readonly kind: "forbidden"; readonly alert: Alert }
  | { readonly kind: "unknown" };

/** What analysts do with alerts. */
export interface AlertActions {
  /** Takes a step in a transaction, with its history and audit entries; of two that exclude each other, one is `forbidden`. */
  act(id: string, action: AlertAction, context: ActContext): Promise<ActOutcome>;
  /** The steps, first one first; `undefined` where there is no such alert. */
  history(id: string): Promise<AlertHistoryEntry[] | undefined>;
}
