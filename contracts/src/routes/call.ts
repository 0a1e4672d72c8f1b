import type { z } from "zod";
import type { Route } from "./route.ts";

/** Events as a client sends them: JSON, raw lines or NDJSON as text, or bytes. */
export type EventsBody =
  | string
  | Uint8Array<ArrayBuffer>
  | Readonly<Record<string, unknown>>
  | readonly Readonly<Record<string, unknown>>[];

/**
 * Fields as their schema takes them: optional where it has a default, and of the type that it gives where it takes
 * anything (a coerced number takes every value, but a number is meant).
 */
type Fields<S extends z.ZodType> = {
  readonly [K in keyof z.input<S>]: unknown extends z.input<S>[K]
    ? K extends keyof z.output<S>
      ? z.output<S>[K]
      : never
    : z.input<S>[K];
};

/** `name` as a part of a call, left out at will where none of its fields is required. */
type PartOf<Name extends string, Value> = object extends Value
  ? { readonly [N in Name]?: Value }
  : { readonly [N in Name]: Value };

type ParamsOf<R extends Route> = R extends { readonly params: infer S extends z.ZodType }
  ? PartOf<"params", Fields<S>>
  : object;
type QueryOf<R extends Route> = R extends { readonly query: infer S extends z.ZodType }
  ? PartOf<"query", Fields<S>>
  : object;
type BodyOf<R extends Route> = R extends { readonly body: "bytes" }
  ? { readonly body: EventsBody }
  : R extends { readonly body: infer S extends z.ZodType }
    ? PartOf<"body", z.input<S>>
    : object;

/** What a client gives to call a route: its path parameters, query and body, those that it has. */
export type RouteCall<R extends Route> = ParamsOf<R> & QueryOf<R> & BodyOf<R>;

/** What a route replies when all is well. */
export type RouteReply<R extends Route> = z.output<R["response"]>;
