import type { Access } from "@threatstream/contracts";
import { createMiddleware } from "hono/factory";
import { authenticate, mayUse } from "../../access/authenticator.ts";
import { readCredential } from "../../access/credential.ts";
import { ForbiddenError, UnauthorizedError } from "../errors.ts";
import type { Actor, ApiOptions } from "../handlers.ts";
import type { ApiEnv } from "./env.ts";

const ANYONE: Actor = { kind: "anyone", id: "anyone", role: "none" };
const LOCAL: Actor = { kind: "local", id: "local", role: "admin" };

/**
 * Lets a request through to a route, or answers 401 (no credentials, or none that are accepted: always in the same words) or
 * 403 (they are not for this). `open`, in the local suite alone, lets everybody do everything.
 */
export function access(needed: Access, { open, identities }: Pick<ApiOptions, "open" | "identities">) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    if (open || needed === "public") {
      c.set("actor", open ? LOCAL : ANYONE);
      return next();
    }
    const credential = readCredential({ get: (name) => c.req.header(name) });
    const actor = credential.kind === "none" ? undefined : await authenticate(credential, await identities());
    if (actor === undefined) {
      const how = "Send `Authorization: Bearer` with an ID token or an API key";
      throw new UnauthorizedError(
        credential.kind === "none" ? `${how}.` : `The credentials are not accepted. ${how} that is valid.`,
      );
    }
    if (!mayUse(actor, needed)) throw new ForbiddenError(tooLow(actor, needed));
    c.set("actor", actor);
    return next();
  });
}

function tooLow({ kind, role }: Actor, needed: Access): string {
  if (kind === "key") return "An API key may send events, and nothing else.";
  const has = role === "none" ? "has no role" : `has the role ${role}`;
  const wanted = needed === "ingest" ? "analyst" : needed;
  return `This needs the role ${wanted}; the account ${has}. An admin can grant it: threatstream roles grant.`;
}
