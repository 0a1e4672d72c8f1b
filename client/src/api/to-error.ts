import {
  ApiError,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  UnauthorizedError,
  UnavailableError,
  UnexpectedReplyError,
} from "./errors.ts";
import type { ApiErrorOptions } from "./errors.ts";
import type { Reply } from "./reply.ts";
import { retryAfterSeconds } from "./retry-after.ts";

interface ErrorFields {
  readonly code: string;
  readonly message: string;
  readonly details: readonly unknown[];
}

type Foreign = Extract<Reply, { kind: "foreign" }>;

/** Returns the error that a failed reply stands for. `now` (epoch ms) is for a `Retry-After` that is a date. */
export function toError(response: Response, reply: Reply, url: string, now: number): ApiError {
  const { status, headers } = response;
  const { code, message, details } = fieldsOf(response, reply, url);
  const options = { status, code, details, requestId: headers.get("x-request-id") ?? undefined };
  const seconds = retryAfterSeconds(headers.get("retry-after"), now);
  return errorOf(message, options, seconds);
}

function fieldsOf({ status }: Response, reply: Reply, url: string): ErrorFields {
  if (reply.kind === "foreign") {
    // A proxy in front of the API answers in its own words while the API is down; that is no wrong address.
    const message =
      status >= 500 ? `The API answered with status ${status}.` : foreignMessage(status, reply, url);
    return { code: "unexpected", message, details: [reply.text.slice(0, SHOWN)] };
  }
  return (
    errorFields(reply.body) ?? {
      // The health report of a system that is not well.
      code: "unexpected",
      message: `The API answered with status ${status}.`,
      details: [reply.body],
    }
  );
}

/** How much of a foreign reply its error keeps, in characters. */
const SHOWN = 500;

/** Returns the error for a successful reply that the API did not send. */
export function notTheApi({ status }: Response, reply: Foreign, url: string): UnexpectedReplyError {
  const options = { status, code: "not_the_api", details: [reply.text.slice(0, SHOWN)] };
  return new UnexpectedReplyError(foreignMessage(status, reply, url), options);
}

function foreignMessage(status: number, { type }: Foreign, url: string): string {
  const sent = type === "" ? "something" : type;
  return (
    `Status ${status} with ${sent} from ${hostOf(url)}, which is not a reply of the API: something else answers there. Check ` +
    "baseUrl: it is the address of the API without /api. On Hosting, the rewrite of /api/** must come before the one of all pages."
  );
}

/** Returns the host of an address, for a sentence. */
export function hostOf(url: string): string {
  return url.startsWith("/") ? "the page's own host" : new URL(url).host;
}

function errorOf(message: string, options: ApiErrorOptions, seconds: number | undefined): ApiError {
  switch (options.status) {
    case 401:
      return new UnauthorizedError(message, options);
    case 403:
      return new ForbiddenError(message, options);
    case 404:
      return new NotFoundError(message, options);
    case 409:
      return new ConflictError(message, options);
    case 429:
      return new RateLimitedError(message, { ...options, retryAfterSeconds: seconds });
    case 503:
      return new UnavailableError(message, { ...options, retryAfterSeconds: seconds });
    default:
      return new ApiError(message, options);
  }
}

/** Returns what an error reply says if it is one of the API's own. */
function errorFields(body: unknown): ErrorFields | undefined {
  if (!isObject(body) || !isObject(body["error"])) return undefined;
  const { code, message, details } = body["error"];
  if (typeof code !== "string" || typeof message !== "string") return undefined;
  return { code, message, details: Array.isArray(details) ? details : [] };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
