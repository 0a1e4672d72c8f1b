import { z } from "zod";
import { CreateSuppression, Suppression, SuppressionList } from "../alert-actions.ts";
import type { Routes } from "./route.ts";

/** What raises no alert for a while. */
export const SUPPRESSION_ROUTES = {
  listSuppressions: {
    method: "GET",
    path: "/api/suppressions",
    tag: "Suppressions",
    access: "analyst",
    summary: "What raises no alert for a while, newest first, ended ones included",
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
    status: 200,
    response: SuppressionList,
  },
  createSuppression: {
    method: "POST",
    path: "/api/suppressions",
    tag: "Suppressions",
    access: "admin",
    summary: "Keep the rule, source and target of an alert quiet until a time",
    body: CreateSuppression,
    status: 201,
    response: Suppression,
  },
  revokeSuppression: {
    method: "DELETE",
    path: "/api/suppressions/{id}",
    tag: "Suppressions",
    access: "admin",
    summary: "End a suppression now; alerts are raised again within half a minute",
    params: z.object({ id: z.string().min(1).max(64) }),
    status: 200,
    response: Suppression,
  },
} as const satisfies Routes;
