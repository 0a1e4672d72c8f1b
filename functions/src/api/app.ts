import { ROUTES } from "@threatstream/contracts";
import type { Route, RouteName } from "@threatstream/contracts";
import { Hono } from "hono";
import type { MiddlewareHandler } from "hono";
import { mountDocs } from "./docs.ts";
import { MethodNotAllowedError, NotFoundError, UnavailableError } from "./errors.ts";
import type { ApiOptions, Handlers } from "./handlers.ts";
import { access } from "./middleware/access.ts";
import { bodyBudget, drainBody } from "./middleware/body.ts";
import type { ApiEnv } from "./middleware/env.ts";
import { answerErrors } from "./middleware/errors.ts";
import { allowOrigins, requestIds, securityHeaders } from "./middleware/headers.ts";
import { requestLog } from "./middleware/request-log.ts";
import { readRequest } from "./read-request.ts";
import { aiHandlers } from "./routes/ai.ts";
import { analyticsHandlers } from "./routes/analytics.ts";
import { alertHandlers } from "./routes/alerts.ts";
import { blocklistHandlers } from "./routes/blocklist.ts";
import { eventHandlers } from "./routes/events.ts";
import { healthHandlers } from "./routes/health.ts";
import { infoHandlers } from "./routes/info.ts";
import { keyHandlers } from "./routes/keys.ts";
import { playbookHandlers } from "./routes/playbooks.ts";
import { simulateHandlers } from "./routes/simulate.ts";
import { simulationHandlers } from "./routes/simulation.ts";
import { suppressionHandlers } from "./routes/suppressions.ts";
import { threatHandlers } from "./routes/threats.ts";
import { TimeLimitError, withTimeLimit } from "@threatstream/core/common";

const NO_ORIGINS: ReadonlySet<string> = new Set();
const TIME_LIMIT_MS = 10_000;

/** The function's own URL has no `/api`, and its root says what it is. */
const ALIASES: Partial<Record<RouteName, string>> = { getInfo: "/" };

/** The API, made from the route table: what is not in the table is 404, or 405 where another method is. */
export function createApp(options: ApiOptions): Hono<ApiEnv> {
  const handlers: Handlers = {
    ...infoHandlers(options),
    ...healthHandlers(options),
    ...eventHandlers(options),
    ...simulateHandlers(options),
    ...threatHandlers(options),
    ...alertHandlers(options),
    ...suppressionHandlers(options),
    ...aiHandlers(options),
    ...playbookHandlers(options),
    ...blocklistHandlers(options),
    ...simulationHandlers(options),
    ...keyHandlers(options),
    ...analyticsHandlers(options),
  };
  const app = new Hono<ApiEnv>({ strict: false });
  app.use(drainBody, requestIds);
  // Before the headers of data: a page needs others, and brings its own.
  mountDocs(app);
  app.use(securityHeaders, requestLog(options.logger, options.clock));
  const { corsOrigins = NO_ORIGINS, local = options.open } = options;
  if (local || corsOrigins.size > 0) app.use(allowOrigins(corsOrigins, { local }));
  app.onError(answerErrors(options.logger));
  app.notFound(() => {
    throw new NotFoundError("There is no such resource.");
  });
  const admit = bodyBudget();
  const names = Object.keys(ROUTES).filter(isRouteName);
  // Fixed paths first: `/threats/recent` is not the threat named "recent".
  for (const name of names.toSorted((a, b) => Number(hasParameter(a)) - Number(hasParameter(b)))) {
    const guards = [access(ROUTES[name].access, options), ...("body" in ROUTES[name] ? [admit] : [])];
    mount(app, name, handlers[name], { ...options, guards });
  }
  for (const path of new Set(names.flatMap(pathsOf))) {
    const here = names.filter((name) => pathsOf(name).includes(path));
    refuseOthers(app, path, new Set(here.map((name) => ROUTES[name].method)));
  }
  return app;
}

interface MountOptions {
  /** What a request has to pass before it is read, in order. */
  readonly guards: readonly MiddlewareHandler<ApiEnv>[];
  readonly timeLimitMs?: number;
  readonly checkReplies?: boolean;
}

function mount<N extends RouteName>(
  app: Hono<ApiEnv>,
  name: N,
  handler: Handlers[N],
  { guards, timeLimitMs = TIME_LIMIT_MS, checkReplies = false }: MountOptions,
): void {
  const route = ROUTES[name];
  app.on(route.method, pathsOf(name), ...guards, async (c) => {
    const request = await readRequest(route, c);
    const reply = await withTimeLimit(handler(request), timeLimitMs).catch(unavailableWhenLate);
    // What breaks its schema is a defect, and fails loudly.
    if (checkReplies) route.response.parse(reply.body);
    if (reply.log !== undefined) c.set("log", reply.log);
    if (reply.etag !== undefined) {
      c.header("etag", `"${reply.etag}"`);
      c.header("cache-control", "no-cache");
      if (c.req.header("if-none-match")?.includes(`"${reply.etag}"`) === true) return c.body(null, 304);
    }
    if (typeof reply.body === "string" && isText(route)) return c.text(reply.body, route.status);
    return c.json(reply.body, reply.status ?? route.status);
  });
}

function isText({ media }: Route): boolean {
  return media === "text/plain";
}

function unavailableWhenLate(error: unknown): never {
  if (!(error instanceof TimeLimitError)) throw error;
  throw new UnavailableError("A service behind the API takes too long; try again soon.", error);
}

/** Answers the methods that a path does not have. */
function refuseOthers(app: Hono<ApiEnv>, path: string, methods: ReadonlySet<Route["method"]>): void {
  const head = methods.has("GET") ? ["HEAD"] : [];
  const allowed = [...methods, ...head, "OPTIONS"].join(", ");
  app.all(path, (c) => {
    if (c.req.method === "OPTIONS") return c.body(null, 204, { allow: allowed });
    throw new MethodNotAllowedError(allowed);
  });
}

function isRouteName(name: string): name is RouteName {
  return Object.hasOwn(ROUTES, name);
}

function pathsOf(name: RouteName): string[] {
  const alias = ALIASES[name];
  const path = honoPath(ROUTES[name].path);
  return alias === undefined ? [path] : [path, alias];
}

function hasParameter(name: RouteName): boolean {
  return ROUTES[name].path.includes("{");
}

/** `/threats/{id}` in Hono's spelling: `/threats/:id`. */
function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}
