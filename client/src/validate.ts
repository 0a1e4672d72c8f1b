import { ROUTES } from "@threatstream/contracts";
import type { RouteName } from "@threatstream/contracts";
import { UnexpectedReplyError } from "./api/errors.ts";

/**
 * Checks a reply against its route's schema and returns it without fields that the schema does not know. Throws
 * `UnexpectedReplyError` that names each bad field. A module of its own: it loads the schemas, and zod with them.
 *
 * @example
 * const api = createApiClient({ baseUrl: "", validate: validateReply });
 */
export function validateReply(name: RouteName, reply: unknown): unknown {
  const parsed = ROUTES[name].response.safeParse(reply);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  const fields = details.map(({ field }) => field).join(", ");
  throw new UnexpectedReplyError(`The reply of ${name} is not what the route promises: ${fields}.`, {
    status: ROUTES[name].status,
    code: "unexpected_reply",
    details,
    cause: parsed.error,
  });
}
