import { ConflictError, ForbiddenError, InvalidRequestError, NotFoundError } from "../errors.ts";
import type { Actor } from "../../access/actor.ts";
import type { ApiOptions, Handlers } from "../handlers.ts";
import type { BlockActor } from "../../response/blocklist.ts";
import type { Decided, Decision, Executed } from "../../response/responses.ts";

type PlaybookRoutes =
  | "listPlaybooks"
  | "executePlaybook"
  | "executeMitigations"
  | "listExecutions"
  | "getExecution"
  | "approveExecution"
  | "cancelExecution"
  | "rollbackExecution";

const EXECUTION_ID = /^EXE-[0-9a-f]{24}$/;

/** Playbooks and their executions. */
export function playbookHandlers({ responses }: ApiOptions): Pick<Handlers, PlaybookRoutes> {
  const decide =
    (decision: Decision) =>
    async (request: {
      params: { id: string };
      body: { analyst_id?: string | undefined };
      actor: Actor;
      requestId: string;
    }) => {
      const { id } = request.params;
      if (!EXECUTION_ID.test(id)) throw new NotFoundError("There is no such execution.");
      const service = await responses();
      return { body: decidedOf(await service.decide(id, decision, personOf(request))) };
    };
  return {
    listPlaybooks: async () => {
      const playbooks = [...(await (await responses()).playbooks())];
      return { body: { playbooks, count: playbooks.length } };
    },
    executePlaybook: async (request) => {
      const { playbook_id: playbookId, threat_id: threatId, override_params, dry_run: dryRun } = request.body;
      const service = await responses();
      const wanted = { playbookId, threatId, overrides: override_params ?? {}, dryRun };
      return { body: executedOf(await service.execute(wanted, personOf(request))) };
    },
    executeMitigations: async (request) => {
      const service = await responses();
      const executed = await service.executeAll(request.params.threat_id, personOf(request));
      if (executed === undefined) throw new NotFoundError("There is no such threat.");
      // One that cannot be done for this threat keeps none of the others.
      const executions = executed.flatMap((each) =>
        each.kind === "started" || each.kind === "held" ? [each.execution] : [],
      );
      return { body: { executions, count: executions.length } };
    },
    listExecutions: async ({ query: { limit } }) => {
      const found = await (await responses()).history(limit);
      const executions = found.map(({ steps: _steps, ...rest }) => rest);
      return { body: { executions, count: executions.length } };
    },
    getExecution: async ({ params: { id } }) => {
      const found = EXECUTION_ID.test(id) ? await (await responses()).get(id) : undefined;
      if (found === undefined) throw new NotFoundError("There is no such execution.");
      return { body: found };
    },
    approveExecution: decide("approve"),
    cancelExecution: decide("cancel"),
    rollbackExecution: decide("rollback"),
  };
}

/** Who acts: whoever is signed in; in the open local suite, where nobody is, who the request says. */
function personOf(request: {
  readonly actor: Actor;
  readonly requestId: string;
  readonly body: { readonly analyst_id?: string | undefined };
}): BlockActor {
  const { actor, requestId, body } = request;
  const id = actor.kind === "local" ? (body.analyst_id ?? actor.id) : actor.id;
  return { kind: actor.kind, id, role: actor.role, requestId };
}

function executedOf(executed: Executed) {
  switch (executed.kind) {
    case "started":
      return executed.execution;
    case "plan":
      return executed.plan;
    case "held":
      throw new ConflictError(
        "under_way",
        "One of this playbook is under way for the same source and target.",
        [executed.execution],
      );
    case "unknown":
      throw new NotFoundError(`There is no such ${executed.what}.`);
    case "impossible":
      throw new InvalidRequestError("not_executable", executed.reason);
  }
}

function decidedOf(decided: Decided) {
  switch (decided.kind) {
    case "done":
      return decided.execution;
    case "forbidden":
      throw new ConflictError("not_possible", decided.reason, [decided.execution]);
    case "own":
      throw new ForbiddenError("Somebody else than who asked for it has to approve it.");
    case "unknown":
      throw new NotFoundError("There is no such execution.");
  }
}
