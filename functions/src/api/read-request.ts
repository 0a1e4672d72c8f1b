import type { Route } from "@threatstream/contracts";
import type { Context } from "hono";
import type { z } from "zod";
import { nestsDeeper } from "@threatstream/core/common";
import { InvalidRequestError, UnsupportedMediaTypeError } from "./errors.ts";
import type { ApiRequest } from "./handlers.ts";
import type { ApiEnv } from "./middleware/env.ts";
import { readBody } from "./read-body.ts";

/** The request as the route's handler takes it. Throws `InvalidRequestError` naming each bad field, and what `readBody` throws. */
export async function readRequest<R extends Route>(route: R, c: Context<ApiEnv>): Promise<ApiRequest<R>>;
export async function readRequest(route: Route, c: Context<ApiEnv>): Promise<unknown> {
  return {
    params: parse(route.params, c.req.param()),
    query: parse(route.query, route.query && queryOf(c.req.url)),
    body: await bodyOf(route, c),
    actor: c.var.actor,
    requestId: c.var.requestId,
  };
}

const MAX_JSON_BYTES = 1024 * 1024;
const MAX_JSON_NESTING = 32;

async function bodyOf({ body }: Route, c: Context<ApiEnv>): Promise<unknown> {
  if (body === undefined) return undefined;
  if (body === "bytes") return readBody(c.req.raw);
  const { bytes, mediaType } = await readBody(c.req.raw, MAX_JSON_BYTES);
  // Older clients send some of these requests without any body.
  if (bytes.length === 0) return parse(body, {});
  if (mediaType !== "application/json") {
    const type = "application/json";
    throw new UnsupportedMediaTypeError(`Send the body with the content-type ${type}.`, { accept: type });
  }
  return parse(body, readJson(bytes));
}

function readJson(bytes: Buffer): unknown {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new InvalidRequestError("invalid_json", "The body is not JSON in UTF-8.", { cause });
  }
  if (typeof json === "object" && json !== null && nestsDeeper(json, MAX_JSON_NESTING)) {
    throw new InvalidRequestError("too_deep", `The body nests deeper than ${MAX_JSON_NESTING} levels.`);
  }
  return json;
}

function parse(schema: z.ZodType | undefined, input: unknown): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  throw invalid(details);
}

/** The query's fields. An empty one counts as not given: forms and older clients send `severity=` for "any". */
function queryOf(url: string): Record<string, string> {
  const given = [...new URL(url).searchParams].filter(([, value]) => value !== "");
  const names = given.map(([name]) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (repeated.size > 0) {
    throw invalid([...repeated].map((field) => ({ field, message: "is given more than once" })));
  }
  return Object.fromEntries(given);
}

/** 400 for fields of a request; each detail names its field. */
export function invalid(details: readonly { field: string; message: string }[]): InvalidRequestError {
  const fields = [...new Set(details.map(({ field }) => field))].slice(0, 8).join(", ");
  return new InvalidRequestError("invalid_request", `Not valid: ${fields}. The details say why.`, {
    details,
  });
}
