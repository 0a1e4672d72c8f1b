import { z } from "zod";
import { ApiKey, ApiKeyList, CreateApiKey, NewApiKey } from "../api-keys.ts";
import type { Routes } from "./route.ts";

/** API keys, with which sensors send events. */
export const KEY_ROUTES = {
  listApiKeys: {
    method: "GET",
    path: "/api/keys",
    tag: "API keys",
    access: "admin",
    summary: "API keys, newest first, without their secrets",
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
    status: 200,
    response: ApiKeyList,
  },
  createApiKey: {
    method: "POST",
    path: "/api/keys",
    tag: "API keys",
    access: "admin",
    summary: "Make an API key for a sensor; the reply alone shows it",
    body: CreateApiKey,
    status: 201,
    response: NewApiKey,
  },
  revokeApiKey: {
    method: "DELETE",
    path: "/api/keys/{id}",
    tag: "API keys",
    access: "admin",
    summary: "End an API key; instances refuse it within half a minute",
    params: z.object({ id: z.string().min(1).max(64) }),
    status: 200,
    response: ApiKey,
  },
} as const satisfies Routes;
