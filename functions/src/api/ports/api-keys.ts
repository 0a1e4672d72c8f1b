import type { ApiKey, CreateApiKey, NewApiKey } from "@threatstream/contracts";
import type { ActContext } from "../../audit/act-context.ts";

/** API keys, for admins. */
export interface ApiKeys {
  /** Newest first. */
  list(limit: number): Promise<ApiKey[]>;
  /** The only time that the key itself is seen. */
  create(key: CreateApiKey, context: ActContext): Promise<NewApiKey>;
  /** Ends a key; the same again changes nothing. `undefined` where there is none. */
  revoke(id: string, context: ActContext): Promise<ApiKey | undefined>;
}
