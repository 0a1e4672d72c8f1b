import type { ROUTES, RouteCall, RouteName, RouteReply } from "@threatstream/contracts";
import { PATHS } from "./paths.ts";
import { toContent, toUrl } from "./request.ts";
import type { Parts } from "./request.ts";
import { send } from "./send.ts";
import type { Transport } from "./send.ts";
import { wait } from "./wait.ts";

/** Returns the reply of a route if it is what the route promises; throws `UnexpectedReplyError` if not. */
export type ReplyCheck = (name: RouteName, reply: unknown) => unknown;

export interface ApiClientOptions {
  /** Where the API is, without `/api`: `https://my-project.web.app`; `""` for the page's own host. */
  readonly baseUrl: string;
  /** The caller's ID token or API key, asked before each request. Without one, requests carry no credentials. */
  readonly getToken?: () => Promise<string | undefined> | string | undefined;
  /** A token of Firebase App Check, asked before each request, where the deployment enforces it. */
  readonly getAppCheckToken?: () => Promise<string | undefined> | string | undefined;
  /** Default: the platform's own. */
  readonly fetch?: typeof globalThis.fetch;
  /** How long a call may take with its retry, in milliseconds. Default 15,000. */
  readonly timeoutMs?: number;
  /**
   * Checks every reply: `validateReply` of `@threatstream/client/validate`, which loads all schemas (about 450 kB minified). Default:
   * replies are trusted.
   */
  readonly validate?: ReplyCheck;
}

export interface CallOptions {
  /** Ends the call; it then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** In place of the client's own, in milliseconds. */
  readonly timeoutMs?: number;
  /** Of a body that is text or bytes, as `application/x-ndjson`. Default `text/plain`. */
  readonly contentType?: string;
}

type Call<N extends RouteName> = RouteCall<(typeof ROUTES)[N]> & CallOptions;
type Reply<N extends RouteName> = Promise<RouteReply<(typeof ROUTES)[N]>>;

/** A method for every route of the API, named as in the route table. */
export type ApiClient = {
  readonly [N in RouteName]: object extends Call<N>
    ? (call?: Call<N>) => Reply<N>
    : (call: Call<N>) => Reply<N>;
};

const TIMEOUT_MS = 15_000;

/**
 * A client of the REST API. Every method throws `ApiError`: `UnauthorizedError`, `ForbiddenError`, `NotFoundError`,
 * `ConflictError`, `RateLimitedError`, `UnavailableError`, `UnexpectedReplyError` if what answers is not the API, or `NetworkError` if no reply came. GETs are tried once more after a
 * 503 or without a reply; nothing else is repeated.
 *
 * @example
 * const api = createApiClient({ baseUrl: "http://localhost:8000", getToken: () => auth.currentUser?.getIdToken() });
 * const { threats } = await api.listRecentThreats({ query: { limit: 20, severity: "CRITICAL" } });
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  // Called through the global object: a browser's fetch refuses any other `this`.
  if (options.validate !== undefined && typeof options.validate !== "function") {
    throw new TypeError(
      "`validate` is a function: import { validateReply } from @threatstream/client/validate.",
    );
  }
  const fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
  const transport: Transport = { fetch, clock: () => Date.now(), wait };
  return methodsOf((name, call) => callRoute(transport, options, name, call));
}

type AnyCall = (name: RouteName, call: Parts & CallOptions) => Promise<unknown>;

/** One method for each route. What each takes and gives is the table's word. */
function methodsOf(call: AnyCall): ApiClient;
function methodsOf(call: AnyCall): unknown {
  const names = Object.keys(PATHS).filter(isRouteName);
  return Object.fromEntries(
    names.map((name) => [name, (parts: Parts & CallOptions = {}) => call(name, parts)]),
  );
}

function isRouteName(name: string): name is RouteName {
  return Object.hasOwn(PATHS, name);
}

async function callRoute(
  transport: Transport,
  { baseUrl, getToken, getAppCheckToken, timeoutMs = TIMEOUT_MS, validate }: ApiClientOptions,
  name: RouteName,
  call: Parts & CallOptions,
): Promise<unknown> {
  const { method, path, media } = PATHS[name];
  const url = toUrl(baseUrl, path, call);
  const content = call.body === undefined ? undefined : toContent(call.body, call.contentType);
  const [token, appToken] = await Promise.all([getToken?.(), getAppCheckToken?.()]);
  const headers = {
    accept: media ?? "application/json",
    ...(content && { "content-type": content.type }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(appToken !== undefined && { "x-firebase-appcheck": appToken }),
  };
  const init = { method, headers, ...(content && { body: content.body }) };
  const reply = await send(transport, {
    url,
    init,
    media,
    timeoutMs: call.timeoutMs ?? timeoutMs,
    signal: call.signal,
  });
  return validate === undefined ? reply : validate(name, reply);
}
