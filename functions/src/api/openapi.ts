import {
  Alert,
  AlertHistoryEntry,
  ErrorBody,
  EXAMPLES,
  Health,
  ROUTES,
  SecurityEventInput,
  Suppression,
  Threat,
} from "@threatstream/contracts";
import type { Access, Example, OpenApi, Route } from "@threatstream/contracts";
import { z } from "zod";

type Json = Readonly<Record<string, unknown>>;

/** Records that have a name of their own in the document. */
const NAMED = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  Alert,
  AlertHistoryEntry,
  ErrorBody,
  Health,
  SecurityEventInput,
  Suppression,
  Threat,
})) {
  NAMED.add(schema, { id });
}

const ACCESS_TEXT: Readonly<Record<Access, string>> = {
  public: "Anyone.",
  ingest: "A sensor's API key, or the role analyst or above.",
  feed: "An API key, or the role viewer or above.",
  viewer: "The role viewer or above.",
  analyst: "The role analyst or above.",
  admin: "The role admin.",
};

/** The API as an OpenAPI 3.1 document, made from the route table. */
export function openApiDocument(version: string): OpenApi {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  const examples: Readonly<Record<string, Example>> = EXAMPLES;
  for (const [name, route] of Object.entries(ROUTES)) {
    const operation = operationOf(name, route, { schemas, example: examples[name] });
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "ThreatStream",
      version,
      description: "Security events in; threats, alerts and responses out.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    // Relative to this document, so that it is right behind Hosting and on the function's own address.
    servers: [{ url: ".." }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        user: { type: "http", scheme: "bearer", description: "A Firebase ID token with a role." },
        sensor: { type: "http", scheme: "bearer", description: "An API key of a sensor." },
      },
    },
  };
}

interface Context {
  /** Collects the named schemas. */
  readonly schemas: Record<string, unknown>;
  readonly example: Example | undefined;
}

function operationOf(name: string, route: Route, context: Context): Json {
  const { tag, summary, access, status } = route;
  const error = { "application/json": { schema: schemaOf(ErrorBody, "output", context) } };
  return {
    operationId: name,
    tags: [tag],
    summary,
    description: `Who may use it: ${ACCESS_TEXT[access]}`,
    security: securityOf(access),
    parameters: [
      ...parametersOf(route.params, "path", context),
      ...parametersOf(route.query, "query", context),
    ],
    ...bodyOf(route, context),
    responses: {
      [status]: {
        description: "Done.",
        content: {
          [route.media ?? "application/json"]: mediaOf(
            route.response,
            "output",
            context,
            context.example?.response,
          ),
        },
      },
      ...(name === "getHealth" && {
        503: {
          description: "A service is down.",
          content: { "application/json": mediaOf(route.response, "output", context, undefined) },
        },
      }),
      default: { description: "Refused, or failed: the body says why.", content: error },
    },
  };
}

function securityOf(access: Access): Json[] {
  if (access === "public") return [];
  return access === "ingest" || access === "feed" ? [{ sensor: [] }, { user: [] }] : [{ user: [] }];
}

function bodyOf({ body }: Route, context: Context): Json {
  if (body === undefined) return {};
  if (body !== "bytes") {
    const json = mediaOf(body, "input", context, context.example?.body);
    return { requestBody: { required: true, content: { "application/json": json } } };
  }
  const event = schemaOf(SecurityEventInput, "input", context);
  const content = {
    "application/json": {
      schema: { oneOf: [event, { type: "array", items: event }] },
      ...exampleOf(context),
    },
    "application/x-ndjson": { schema: { type: "string", description: "An event a line." } },
    "text/plain": { schema: { type: "string", description: "Raw log lines; see `format`." } },
  };
  return { requestBody: { required: true, content } };
}

function exampleOf({ example }: Context): Json {
  return example?.body === undefined ? {} : { example: example.body };
}

function mediaOf(schema: z.ZodType, io: "input" | "output", context: Context, example: unknown): Json {
  return { schema: schemaOf(schema, io, context), ...(example !== undefined && { example }) };
}

/** Each field of an object schema as a parameter. */
function parametersOf(schema: z.ZodType | undefined, place: "path" | "query", context: Context): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", metadata: NAMED });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: withReferences(property, context),
  }));
}

/** A schema as the document holds it: what has a name is a reference. */
function schemaOf(schema: z.ZodType, io: "input" | "output", context: Context): unknown {
  const { $schema: _, $defs = {}, ...json } = z.toJSONSchema(schema, { io, metadata: NAMED });
  for (const [name, definition] of Object.entries($defs)) {
    const { $schema: _version, id: _id, ...plain }: Json = { ...definition };
    context.schemas[name] = withReferences(plain, context);
  }
  const { id, ...own }: Json = json;
  if (typeof id !== "string") return withReferences(own, context);
  context.schemas[id] = withReferences(own, context);
  return { $ref: `#/components/schemas/${id}` };
}

/** Replaces references into a schema's own definitions by references into the document's. */
function withReferences(value: unknown, context: Context): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withReferences(item, context));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      key,
      key === "$ref" && typeof item === "string"
        ? item.replace("#/$defs/", "#/components/schemas/")
        : withReferences(item, context),
    ]),
  );
}
