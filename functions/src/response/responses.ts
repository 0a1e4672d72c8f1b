import type { ExecutionPlan, Playbook, PlaybookExecution, Threat } from "@threatstream/contracts";
import type { BlockActor } from "./blocklist.ts";

/** What is asked of a playbook. */
interface ExecuteRequest {
  readonly playbookId: string;
  readonly threatId: string;
  readonly overrides: Readonly<Record<string, string | number | boolean>>;
  readonly dryRun: boolean;
}

/** What came of a request. */
export type Executed =
  | { readonly kind: "started"; readonly execution: PlaybookExecution }
  | { readonly kind: "plan"; readonly plan: ExecutionPlan }
  /** One that stands for the same is under way. */
  | { readonly kind: "held"; readonly execution: PlaybookExecution }
  | { readonly kind: "unknown"; readonly what: "playbook" | "threat" }
  /** It can't be done for this threat, and why. */
  | { readonly kind: "impossible"; readonly reason: string };

/** What came of a decision about an execution. */
export type Decided =
  | { readonly kind: "done"; readonly execution: PlaybookExecution }
  | { readonly kind: "forbidden"; readonly reason: string; readonly execution: PlaybookExecution }
  /** Whoever asked for it may not approve it. */
  | { readonly kind: "own"; readonly execution: PlaybookExecution }
  | { readonly kind: "unknown" };

export type Decision = "approve" | "cancel" | "rollback";

/** What people, and alerts, do with playbooks. */
export interface Responses {
  playbooks(): Promise<readonly Playbook[]>;
  execute(request: ExecuteRequest, by: BlockActor): Promise<Executed>;
  /** Every playbook that applies to a threat; `undefined` where there is no such threat. */
  executeAll(threatId: string, by: BlockActor): Promise<readonly Executed[] | undefined>;
  /** Starts what a threat starts by itself; the same alert again starts nothing more. */
  respond(alert: { readonly id: string; readonly threat: Threat }): Promise<readonly Executed[]>;
  history(limit: number): Promise<readonly PlaybookExecution[]>;
  get(id: string): Promise<PlaybookExecution | undefined>;
  decide(id: string, decision: Decision, by: BlockActor): Promise<Decided>;
}

/** What alerts start by themselves: nothing, playbooks that wait for approval, or playbooks that run. */
export type AutoResponse = "off" | "propose" | "on";
