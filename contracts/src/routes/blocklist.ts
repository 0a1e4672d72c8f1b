import { z } from "zod";
import { AddToBlocklist, BlocklistEntry, BlocklistPage } from "../blocklist.ts";
import type { Routes } from "./route.ts";

const COMMON = { tag: "Blocklist" } as const;

/** What is blocked. */
export const BLOCKLIST_ROUTES = {
  listBlocklist: {
    ...COMMON,
    method: "GET",
    path: "/api/blocklist",
    access: "viewer",
    summary: "What is blocked, newest first",
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
    status: 200,
    response: BlocklistPage,
  },
  addToBlocklist: {
    ...COMMON,
    method: "POST",
    path: "/api/blocklist",
    access: "analyst",
    summary: "Block an address or a range, or lengthen its block",
    body: AddToBlocklist,
    status: 201,
    response: BlocklistEntry,
  },
  removeFromBlocklist: {
    ...COMMON,
    method: "DELETE",
    path: "/api/blocklist/{target}",
    access: "analyst",
    summary: "End a block; a range is written with `_` for its slash",
    params: z.object({ target: z.string().min(2).max(64) }),
    status: 200,
    response: BlocklistEntry,
  },
  getBlocklistText: {
    ...COMMON,
    method: "GET",
    path: "/api/blocklist.txt",
    access: "feed",
    summary: "What is blocked, one a line, for firewalls to poll; 304 where nothing changed since the ETag",
    status: 200,
    media: "text/plain",
    response: z.string(),
  },
  getBlocklistFeed: {
    ...COMMON,
    method: "GET",
    path: "/api/blocklist.json",
    access: "feed",
    summary: "The same as JSON",
    status: 200,
    response: z.object({ version: z.int().min(0), entries: z.array(BlocklistEntry) }),
  },
} as const satisfies Routes;
