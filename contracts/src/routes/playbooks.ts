import { z } from "zod";
import { ExecutionPlan, PlaybookExecution } from "../executions.ts";
import { PlaybookList } from "../playbooks.ts";
import type { Routes } from "./route.ts";

const COMMON = { tag: "Playbooks" } as const;
const ID = z.object({ id: z.string().max(64) });

/** Who acts, where nobody is signed in: the open local suite. */
const By = z.object({ analyst_id: z.string().trim().min(1).max(128).optional() });

const ExecutePlaybook = z.object({
  playbook_id: z.string().max(64),
  threat_id: z.string().max(64),
  /** In place of the steps' own, for every action that takes them: `{"duration_minutes": 60}`. */
  override_params: z.record(z.string().max(64), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** The plan alone; nothing is done. */
  dry_run: z.boolean().default(false),
  analyst_id: z.string().trim().min(1).max(128).optional(),
});

/** An execution as lists have it: without its steps. */
const ListedExecution = PlaybookExecution.omit({ steps: true });

/** Playbooks and their executions. */
export const PLAYBOOK_ROUTES = {
  listPlaybooks: {
    ...COMMON,
    method: "GET",
    path: "/api/playbooks",
    access: "viewer",
    summary: "The playbooks in force: those that come with ThreatStream, and your own",
    status: 200,
    response: PlaybookList,
  },
  executePlaybook: {
    ...COMMON,
    method: "POST",
    path: "/api/playbooks/execute",
    access: "analyst",
    summary: "Start a playbook for a threat, or see what it would do",
    body: ExecutePlaybook,
    status: 200,
    response: z.union([PlaybookExecution, ExecutionPlan]),
  },
  executeMitigations: {
    ...COMMON,
    method: "POST",
    path: "/api/playbooks/execute-mitigations/{threat_id}",
    access: "analyst",
    summary: "Start every playbook that applies to a threat",
    params: z.object({ threat_id: z.string().max(64) }),
    body: By,
    status: 200,
    response: z.object({ executions: z.array(PlaybookExecution), count: z.int().min(0) }),
  },
  listExecutions: {
    ...COMMON,
    method: "GET",
    path: "/api/playbooks/history",
    access: "viewer",
    summary: "Executions, newest first",
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
    status: 200,
    response: z.object({ executions: z.array(ListedExecution), count: z.int().min(0) }),
  },
  getExecution: {
    ...COMMON,
    method: "GET",
    path: "/api/playbooks/executions/{id}",
    access: "viewer",
    summary: "One execution with its steps",
    params: ID,
    status: 200,
    response: PlaybookExecution,
  },
  approveExecution: {
    ...COMMON,
    method: "POST",
    path: "/api/playbooks/executions/{id}/approve",
    access: "analyst",
    summary: "Let an execution begin that somebody else asked for",
    params: ID,
    body: By,
    status: 200,
    response: PlaybookExecution,
  },
  cancelExecution: {
    ...COMMON,
    method: "POST",
    path: "/api/playbooks/executions/{id}/cancel",
    access: "analyst",
    summary: "Begin no further step; what was done stays",
    params: ID,
    body: By,
    status: 200,
    response: PlaybookExecution,
  },
  rollbackExecution: {
    ...COMMON,
    method: "POST",
    path: "/api/playbooks/executions/{id}/rollback",
    access: "analyst",
    summary: "Take back what was done, the last step first",
    params: ID,
    body: By,
    status: 200,
    response: PlaybookExecution,
  },
} as const satisfies Routes;
