import { IpAddress, Threat } from "@threatstream/contracts";
import type { RecentThreatsQuery } from "@threatstream/contracts";
import { canonicalAddress } from "@threatstream/core/common";
import type { Position, ThreatFilters } from "../ports/queries.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { NotFoundError } from "../errors.ts";
import type { ApiOptions, Handlers } from "../handlers.ts";
import { invalid } from "../read-request.ts";

/** Reads of threats. */
export function threatHandlers({
  queries,
}: ApiOptions): Pick<Handlers, "getThreat" | "getThreatStats" | "listRecentThreats"> {
  return {
    listRecentThreats: async ({ query }) => {
      const { filters, after } = checked(query);
      const page = await (await queries()).recentThreats({ filters, after, limit: query.limit });
      const { threats, next } = page;
      return {
        body: { threats, count: threats.length, ...(next && { next_cursor: encodeCursor(next) }) },
      };
    },
    getThreat: async ({ params: { id } }) => {
      // An id that can't be one never reaches Firestore, where a slash would make it another path.
      const threat = Threat.shape.id.safeParse(id).success ? await (await queries()).threat(id) : undefined;
      if (threat === undefined) throw new NotFoundError("There is no such threat; it may have expired.");
      return { body: threat };
    },
    getThreatStats: async () => ({ body: await (await queries()).threatStats() }),
  };
}

/** What the schema can't check: that the address is one, in the spelling that is stored, and that the cursor is ours. */
function checked({ severity, type, source_ip, cursor }: RecentThreatsQuery): {
  readonly filters: ThreatFilters;
  readonly after: Position | undefined;
} {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, "THR");
  const details = [];
  if (source_ip !== undefined && !IpAddress.safeParse(source_ip).success) {
    details.push({ field: "source_ip", message: "is not an IPv4 or IPv6 address" });
  }
  if (cursor !== undefined && after === undefined) {
    details.push({ field: "cursor", message: "is not a next_cursor of this list" });
  }
  if (details.length > 0) throw invalid(details);
  return {
    filters: {
      ...(severity !== undefined && { severity }),
      ...(type !== undefined && { threat_type: type }),
      ...(source_ip !== undefined && { source_ip: canonicalAddress(source_ip) }),
    },
    after,
  };
}
