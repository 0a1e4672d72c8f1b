import type { z } from "zod";

/** What people may do, from least to most: each role may do what those before it may. */
export const ROLES = ["viewer", "analyst", "admin"] as const;
export type Role = (typeof ROLES)[number];

/**
 * Who may use a route: anyone, whoever may send events (`ingest`: an API key, an analyst), whoever may read a feed (`feed`: an
 * API key, a viewer), or a role and those above it.
 */
export type Access = "public" | "ingest" | "feed" | Role;

/** One REST route. `body` says how the request body is read: not at all, as the handler's own bytes, or as this JSON. */
export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** Path below the host; `{name}` is a path parameter. */
  readonly path: string;
  /** What it is listed under in the documentation. */
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: "bytes" | z.ZodType;
  /** Status of a successful reply. */
  readonly status: 200 | 201 | 202;
  readonly response: z.ZodType;
  /** What the reply is where it is not JSON: then `response` is a text's schema. */
  readonly media?: "text/plain";
}

/** Routes by name: the server's handlers and the client's methods have these names. */
export type Routes = Readonly<Record<string, Route>>;
