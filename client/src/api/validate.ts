import type { RouteName } from "@threatstream/contracts";
import { UnexpectedReplyError } from "./errors.ts";

/**
 * A reply, checked against its route's schema. The schemas, and zod with them, are loaded on first use: a page that does not
 * validate never downloads them. Throws `UnexpectedReplyError` that names each bad field.
 */
export async function validated(name: RouteName, reply: unknown): Promise<unknown> {
  const { ROUTES } = await import("@threatstream/contracts");
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
