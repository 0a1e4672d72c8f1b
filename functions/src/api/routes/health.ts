import type { Logger } from "@threatstream/core/common";
import type { ApiOptions, Handlers, Probe } from "../handlers.ts";
import { withTimeLimit } from "@threatstream/core/common";

const PROBE_LIMIT_MS = 2_000;

/** Asks the services themselves, all at once; 503 where one can't answer in time. */
export function healthHandlers(options: ApiOptions): Pick<Handlers, "getHealth"> {
  const { ai, clock, environment, logger, probes, probeLimitMs = PROBE_LIMIT_MS, version } = options;
  return {
    getHealth: async ({ requestId }) => {
      // Loading a client for the first time is slow but says nothing about the service: no part of the limit.
      const [{ firestore, pubsub }, model] = await Promise.all([probes(), ai()]);
      const ask = (service: string, probe: Probe) =>
        stateOf(probe, probeLimitMs, { logger, fields: { service, request_id: requestId } });
      const [store, topics, state] = await Promise.all([
        ask("firestore", firestore),
        ask("pubsub", pubsub),
        // What the model cost says nothing about health: without it the reply is shorter.
        withTimeLimit(model.state(), probeLimitMs).catch(() => undefined),
      ]);
      const healthy = store === "up" && topics === "up";
      const body = {
        status: healthy ? ("healthy" as const) : ("degraded" as const),
        timestamp: new Date(clock()).toISOString(),
        version,
        environment,
        services: {
          kafka: topics,
          pubsub: topics,
          gemini: state?.status ?? ("not_configured" as const),
          firestore: store,
        },
        ...(state !== undefined && { ai: state }),
      };
      return healthy ? { body } : { body, status: 503 };
    },
  };
}

async function stateOf(
  probe: Probe,
  limitMs: number,
  { logger, fields }: { readonly logger: Logger; readonly fields: Readonly<Record<string, unknown>> },
): Promise<"up" | "down"> {
  try {
    await withTimeLimit(probe(), limitMs);
    return "up";
  } catch (error) {
    logger.warn("A service failed its health check.", { ...fields, cause: String(error) });
    return "down";
  }
}
