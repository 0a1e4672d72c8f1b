import type { Actor } from "../access/actor.ts";
import type { SourceIndex } from "@threatstream/core/sources";
import type { AiState, ROUTES, Route, RouteName, Threat } from "@threatstream/contracts";
import type { z } from "zod";
import type { Clock, Logger } from "@threatstream/core/common";
import type { RequestLimits } from "./middleware/rate-limit.ts";
import type { Outcome } from "../ai/analyzer.ts";
import type { Identities } from "../access/authenticator.ts";
import type { ApiKeys } from "./ports/api-keys.ts";
import type { AlertActions } from "./ports/alert-actions.ts";
import type { ReadAggregate } from "./ports/read-aggregate.ts";
import type { Responses } from "../response/responses.ts";
import type { Blocking } from "../response/blocking.ts";
import type { Simulations } from "../simulation/simulations.ts";
import type { Queries } from "./ports/queries.ts";
import type { Suppressions } from "./ports/suppressions.ts";

/** A message for `security.raw.logs`. */
export interface RawPublication {
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Asks a service whether it can do its work; rejects where it can't. */
export type Probe = () => Promise<void>;

/** What answers questions about threats. */
export interface AskModel {
  /** Never rejects for what the model does. */
  ask(threats: readonly [Threat, ...Threat[]], question: { readonly context?: string }): Promise<Outcome>;
  /** The title of a detection. */
  titleOf(detection: string): string | undefined;
  /** Whether a model is set up, and what it cost today. */
  state(): Promise<AiState>;
}

/** What the API needs from outside. Each service is made on first use: a route pays only for what it asks. */
export interface ApiOptions {
  /** The sources of the pipeline: a request is told at once what they refuse. */
  readonly sources: SourceIndex;
  readonly version: string;
  /** Where this runs, for people: `emulator`, `production`, … */
  readonly environment: string;
  /** True where requests need no credentials. */
  readonly open: boolean;
  /** Whether pages of this machine may call the API from other ports. Default: where it is open. */
  readonly local?: boolean;
  /** Origins of pages that may call the API from elsewhere. Default none. */
  readonly corsOrigins?: ReadonlySet<string>;
  /** How often whom may ask. Default: no limits. */
  readonly limits?: RequestLimits;
  /** Whether people's requests need a token of App Check, too. Default no. */
  readonly requireAppCheck?: boolean;
  /** Whether replies are held against their schemas, too: in tests and the local suite, to find defects. Default no. */
  readonly checkReplies?: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly queries: () => Promise<Queries>;
  readonly alertActions: () => Promise<AlertActions>;
  readonly suppressions: () => Promise<Suppressions>;
  readonly apiKeys: () => Promise<ApiKeys>;
  /** Who people and sensors are; not asked where the API is open. */
  readonly identities: () => Promise<Identities>;
  readonly ai: () => Promise<AskModel>;
  readonly responses: () => Promise<Responses>;
  readonly blocking: () => Promise<Blocking>;
  readonly simulations: () => Promise<Simulations>;
  readonly analytics: () => Promise<ReadAggregate>;
  /** Resolves with the message's id once the topic has it. */
  readonly publish: (message: RawPublication) => Promise<string>;
  readonly probes: () => Promise<{ readonly firestore: Probe; readonly pubsub: Probe }>;
  /** How long a handler may take, in milliseconds. Default 10,000. */
  readonly timeLimitMs?: number;
  /** How long each service may take to answer a health check, in milliseconds. Default 2,000. */
  readonly probeLimitMs?: number;
}

/** A request body that has arrived as a whole. */
export interface RequestBody {
  readonly bytes: Buffer;
  /** In lower case, without parameters; empty where the client named none. */
  readonly mediaType: string;
}

/** A part of a request, as its schema gives it; `undefined` where the route has no such part. */
type Part<R extends Route, K extends "params" | "query"> =
  R extends Readonly<Record<K, infer S extends z.ZodType>> ? z.output<S> : undefined;

/** A request's body: bytes as they came, or JSON as its schema gives it. */
type Body<R extends Route> = R extends { readonly body: "bytes" }
  ? RequestBody
  : R extends { readonly body: infer S extends z.ZodType }
    ? z.output<S>
    : undefined;

/** A request as its handler gets it: every part checked. */
export interface ApiRequest<R extends Route> {
  readonly params: Part<R, "params">;
  readonly query: Part<R, "query">;
  readonly body: Body<R>;
  readonly actor: Actor;
  /** Ties log lines to the reply. */
  readonly requestId: string;
}

/** What a handler answers. Errors are thrown. */
interface ApiReply<R extends Route> {
  readonly body: z.output<R["response"]>;
  /** Where it is not the route's own. */
  readonly status?: 503;
  /** Names the body's version: a client that has it already gets 304. */
  readonly etag?: string;
  /** What the request's log line says beside; never what a client wrote. */
  readonly log?: Readonly<Record<string, string | number>>;
}

type Handler<R extends Route> = (request: ApiRequest<R>) => Promise<ApiReply<R>>;

/** A handler for every route of the table, and no other. */
export type Handlers = { readonly [N in RouteName]: Handler<(typeof ROUTES)[N]> };
