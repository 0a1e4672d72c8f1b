import { NotFoundError } from "../errors.ts";
import type { ApiOptions, Handlers } from "../handlers.ts";

const KEY_ID = /^[0-9a-f]{16}$/;

/** API keys, for admins. */
export function keyHandlers({
  apiKeys,
}: ApiOptions): Pick<Handlers, "listApiKeys" | "createApiKey" | "revokeApiKey"> {
  return {
    listApiKeys: async ({ query: { limit } }) => {
      const keys = await (await apiKeys()).list(limit);
      return { body: { keys, count: keys.length } };
    },
    createApiKey: async ({ body, actor, requestId }) => ({
      body: await (await apiKeys()).create(body, { actor, requestId }),
    }),
    revokeApiKey: async ({ params: { id }, actor, requestId }) => {
      const key = KEY_ID.test(id) ? await (await apiKeys()).revoke(id, { actor, requestId }) : undefined;
      if (key === undefined) throw new NotFoundError("There is no such API key.");
      return { body: key };
    },
  };
}
