import { lazy } from "@threatstream/core/common";
import type { ApiOptions, Handlers } from "../handlers.ts";

/** Says what answers here, and what it can be asked. Asks no service, so it works whatever else does not. */
export function infoHandlers({ version }: ApiOptions): Pick<Handlers, "getInfo" | "getOpenApi"> {
  const openApi = lazy(async () => {
    const { openApiDocument } = await import("../openapi.ts");
    return openApiDocument(version);
  });
  return {
    getOpenApi: async () => ({ body: await openApi() }),
    getInfo: async () => ({
      body: { name: "ThreatStream", version, status: "running", engine: "RULE-ENGINE", docs: "/api/docs" },
    }),
  };
}
