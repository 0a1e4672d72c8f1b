import { useApi } from "@threatstream/client/react";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { useNow } from "../../common/clock.ts";
import { formatCount } from "../../common/format.ts";
import { useSession } from "../../session/session.tsx";
import { Figure } from "./figure.tsx";

const EVERY_MS = 60_000;

/** How much raises no alert now, for those who may see it. */
export function Suppressed(): ReactNode {
  const { may } = useSession();
  const now = useNow(EVERY_MS);
  const isSeen = may("analyst");
  const { data, reload } = useApi(isSeen ? "suppressions" : undefined, (api, signal) =>
    api.listSuppressions({ query: { limit: 200 }, signal }),
  );
  useEffect(reload, [now, reload]);
  if (!isSeen) return null;
  const active = data?.suppressions.filter(
    ({ until, revoked_at }) => revoked_at === undefined && Date.parse(until) > now,
  );
  const rules = new Set(active?.map(({ rule }) => rule));
  return (
    <Figure
      name="Suppressed now"
      value={active && formatCount(active.length)}
      note={active && (rules.size === 1 ? "of 1 rule" : `of ${formatCount(rules.size)} rules`)}
    />
  );
}
