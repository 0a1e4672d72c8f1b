import type { ApiOptions, Handlers } from "../handlers.ts";

/** Says what answers here. Asks no service, so it works whatever else does not. */
export function infoHandlers({ version }: ApiOptions): Pick<Handlers, "getInfo"> {
  return {
    getInfo: async () => ({
      body: { name: "ThreatStream", version, status: "running", engine: "RULE-ENGINE", docs: "/api/docs" },
    }),
  };
}
