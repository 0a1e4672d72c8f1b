import type { Access } from "@threatstream/contracts";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { authenticate, mayUse } from "../../access/authenticator.ts";
import { readCredential } from "../../access/credential.ts";
import { ForbiddenError, UnauthorizedError } from "../errors.ts";
import type { Actor } from "../../access/actor.ts";
import type { ApiOptions } from "../handlers.ts";
import type { ApiEnv } from "./env.ts";
import { NO_LIMITS } from "./rate-limit.ts";

const ANYONE: Actor = { kind: "anyone", id: "anyone", role: "none" };
const LOCAL: Actor = { kind: "local", id: "local", role: "admin" };

type AccessOptions = Pick<ApiOptions, "open" | "identities" | "limits" | "requireAppCheck">;

/**
 * Lets a request through to a route, or answers 401 (no credentials, or none that are accepted: always in the same words), 403
 * (they are not for this) or 429 (too many of them). `open`, in the local suite alone, lets everybody do everything.
 */
export function access(needed: Access, options: AccessOptions) {
  const { open, limits = NO_LIMITS } = options;
  return createMiddleware<ApiEnv>(async (c, next) => {
    const actor = open ? LOCAL : needed === "public" ? ANYONE : await actorOf(c, options);
    await limits.admit(actor, c.req.header("x-forwarded-for"));
    if (!open && !mayUse(actor, needed)) throw new ForbiddenError(tooLow(actor, needed));
    c.set("actor", actor);
    return next();
  });
}

async function actorOf(c: Context<ApiEnv>, options: AccessOptions): Promise<Actor> {
  const { identities, limits = NO_LIMITS, requireAppCheck = false } = options;
  const credential = readCredential({ get: (name) => c.req.header(name) });
  const known = await identities();
  const actor = credential.kind === "none" ? undefined : await authenticate(credential, known);
  const how = "Send `Authorization: Bearer` with an ID token or an API key";
  if (actor === undefined) {
    if (credential.kind !== "none") await limits.admitRefused(c.req.header("x-forwarded-for"));
    throw new UnauthorizedError(
      credential.kind === "none" ? `${how}.` : `The credentials are not accepted. ${how} that is valid.`,
    );
  }
  // A sensor is no app: its key is all that it has.
  if (requireAppCheck && actor.kind === "user" && !(await isFromApp(c, known))) {
    throw new UnauthorizedError("Send a valid App Check token in `X-Firebase-AppCheck`.");
  }
  return actor;
}

async function isFromApp(
  c: Context<ApiEnv>,
  known: Awaited<ReturnType<AccessOptions["identities"]>>,
): Promise<boolean> {
  const token = c.req.header("x-firebase-appcheck");
  return token !== undefined && known.isAppToken(token);
}

function tooLow({ kind, role }: Actor, needed: Access): string {
  if (kind === "key") return "An API key may send events and read the blocklist's feed, and nothing else.";
  const has = role === "none" ? "has no role" : `has the role ${role}`;
  const wanted = needed === "ingest" ? "analyst" : needed === "feed" ? "viewer" : needed;
  return `This needs the role ${wanted}; the account ${has}. An admin can grant it: threatstream roles grant.`;
}
