import { canonicalAddress } from "@threatstream/core/common";
import { ActionError } from "../../response/action.ts";
import { InvalidRequestError, NotFoundError, UnavailableError } from "../errors.ts";
import type { ApiOptions, Handlers } from "../handlers.ts";

type BlocklistRoutes =
  "listBlocklist" | "addToBlocklist" | "removeFromBlocklist" | "getBlocklistText" | "getBlocklistFeed";

/** What is blocked: for people, and for firewalls that poll. */
export function blocklistHandlers({ blocking }: ApiOptions): Pick<Handlers, BlocklistRoutes> {
  return {
    listBlocklist: async ({ query: { limit } }) => {
      const entries = [...(await (await blocking()).list(limit))];
      return { body: { entries, count: entries.length } };
    },
    addToBlocklist: async ({ body, actor, requestId }) => {
      const list = await blocking();
      return { body: await list.add(body, { ...actor, requestId }).catch(explained) };
    },
    removeFromBlocklist: async ({ params, actor, requestId }) => {
      const target = canonicalAddress(params.target.replace("_", "/"));
      const list = await blocking();
      const ended = await list.remove(target, { ...actor, requestId }).catch(explained);
      if (ended === undefined) throw new NotFoundError("That is not blocked.");
      return { body: ended };
    },
    getBlocklistText: async () => {
      const { version, entries } = await (await blocking()).feed();
      const body = entries.map(({ target }) => `${target}\n`).join("");
      return { body, etag: etagOf(version, entries.length) };
    },
    getBlocklistFeed: async () => {
      const { version, entries } = await (await blocking()).feed();
      return { body: { version, entries: [...entries] }, etag: etagOf(version, entries.length) };
    },
  };
}

/** The list changes with its version, and by itself where blocks end. */
function etagOf(version: number, length: number): string {
  return `${version}-${length}`;
}

/** What must not be blocked is the client's mistake; a firewall that does not answer is not. */
function explained(error: unknown): never {
  if (!(error instanceof ActionError)) throw error;
  if (error.retryable) throw new UnavailableError(error.message, error);
  throw new InvalidRequestError("not_blockable", error.message, { cause: error });
}
