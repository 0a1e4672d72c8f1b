import type { Aggregates } from "@threatstream/contracts";
import { aggregate } from "../../analytics/aggregate.ts";
import type { ApiOptions, Handlers } from "../handlers.ts";

type Names =
  "getDashboard" | "getRiskIndex" | "getTimeline" | "listTopSources" | "listGeoThreats" | "getMitreMatrix";

/** Reads of the live aggregates. Before the first step they are those of a system where nothing has happened. */
export function analyticsHandlers({ analytics, clock }: ApiOptions): Pick<Handlers, Names> {
  const read = async <N extends keyof Aggregates>(name: N): Promise<Aggregates[N]> =>
    (await (await analytics())(name, idle(clock())))[name];
  return {
    getDashboard: async () => ({ body: await read("dashboard") }),
    getRiskIndex: async () => ({ body: await read("risk_index") }),
    getTimeline: async () => ({ body: await read("timeline") }),
    listTopSources: async () => ({ body: (await read("top_sources")).sources }),
    listGeoThreats: async () => ({ body: (await read("geo")).countries }),
    getMitreMatrix: async () => ({ body: await read("mitre") }),
  };
}

function idle(now: number): Aggregates {
  return aggregate({ totals: {}, activeAlerts: 0, slaBreaches: 0, sources: [], now });
}
