import { Alert } from "@threatstream/contracts";
import { scopeOf } from "@threatstream/core/alerts";
import { NotFoundError } from "../errors.ts";
import type { ApiOptions, Handlers } from "../handlers.ts";
import { invalid } from "../read-request.ts";
import { checkUntil } from "./alerts.ts";

type SuppressionRoutes = "listSuppressions" | "createSuppression" | "revokeSuppression";

const SUPPRESSION_ID = /^[A-Za-z0-9]{20}$/;

/** What raises no alert for a while. */
export function suppressionHandlers({
  queries,
  suppressions,
  clock,
}: ApiOptions): Pick<Handlers, SuppressionRoutes> {
  return {
    listSuppressions: async ({ query: { limit } }) => {
      const list = await (await suppressions()).list(limit);
      return { body: { suppressions: list, count: list.length } };
    },
    createSuppression: async ({ body: { alert_id, until, reason }, actor, requestId }) => {
      checkUntil("until", until, clock());
      const isId = Alert.shape.id.safeParse(alert_id).success;
      const alert = isId ? await (await queries()).alert(alert_id) : undefined;
      if (alert === undefined) throw invalid([{ field: "alert_id", message: "names no alert" }]);
      const scope = scopeOf(alert);
      if (scope === undefined) {
        throw invalid([{ field: "alert_id", message: "names an alert without a rule" }]);
      }
      const wanted = { ...scope, until, alert_id, ...(reason !== undefined && { reason }) };
      return { body: await (await suppressions()).create(wanted, { actor, requestId }) };
    },
    revokeSuppression: async ({ params: { id }, actor, requestId }) => {
      const held = SUPPRESSION_ID.test(id)
        ? await (await suppressions()).revoke(id, { actor, requestId })
        : undefined;
      if (held === undefined) throw new NotFoundError("There is no such suppression.");
      return { body: held };
    },
  };
}
