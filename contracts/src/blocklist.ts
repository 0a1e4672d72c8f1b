import { z } from "zod";
import { Timestamp } from "./threat.ts";

/** An address or a range that is blocked, until a time. */
export const BlocklistEntry = z.object({
  /** An address, or a range in CIDR form; canonically spelled. */
  target: z.string(),
  reason: z.string(),
  created_at: Timestamp,
  created_by: z.string(),
  expires_at: Timestamp,
  execution_id: z.string().optional(),
  playbook_id: z.string().optional(),
  threat_id: z.string().optional(),
  /** The firewalls that were told, and what each calls the entry. */
  connectors: z.array(z.object({ name: z.string(), ref: z.string() })),
});
export type BlocklistEntry = z.infer<typeof BlocklistEntry>;

export const BlocklistPage = z.object({
  entries: z.array(BlocklistEntry),
  count: z.int().min(0),
});

/** What an admin or analyst blocks by hand. */
export const AddToBlocklist = z.object({
  target: z.string().min(2).max(64),
  duration_minutes: z.int().min(1).max(43_200).default(1_440),
  reason: z.string().trim().min(1).max(500),
});
export type AddToBlocklist = z.infer<typeof AddToBlocklist>;
