import { z } from "zod";
import { EventSimulated, EventsAccepted } from "../rest.ts";
import type { Routes } from "./route.ts";

/** Events in. */
export const EVENT_ROUTES = {
  postEvents: {
    method: "POST",
    path: "/api/events",
    tag: "Events",
    access: "ingest",
    summary: "Accept events: one, an array, NDJSON, or raw log lines",
    query: z.object({ format: z.string().max(32).optional() }),
    body: "bytes",
    status: 202,
    response: EventsAccepted,
  },
  simulateEvent: {
    method: "POST",
    path: "/api/simulate/event",
    tag: "Events",
    access: "ingest",
    summary: "Accept one native event and say which threat it will become",
    body: "bytes",
    status: 200,
    response: EventSimulated,
  },
} as const satisfies Routes;
