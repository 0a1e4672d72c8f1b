import type { PlaybookAction } from "@threatstream/contracts";
import { ActionCall } from "../action-params.ts";
import { ActionError } from "../action.ts";
import type { Action, ActionContext, ActionOutcome } from "../action.ts";
import { NotBlockableError } from "../blockable.ts";
import { ConnectorError } from "../connectors/connector-error.ts";
import type { ActionRunner } from "../engine.ts";
import { guard } from "../guard.ts";
import { blockIp } from "./block-ip.ts";
import { blockIpRange } from "./block-ip-range.ts";
import { captureForensics } from "./capture-forensics.ts";
import { createTicket } from "./create-ticket.ts";
import { disableUser } from "./disable-user.ts";
import { enrich } from "./enrich.ts";
import { notifySoc } from "./notify-soc.ts";
import type { ResponsePorts } from "./ports.ts";
import { revokeSessions } from "./revoke-sessions.ts";
import { unblockIp } from "./unblock-ip.ts";
import { wait } from "./wait.ts";
import { webhookAction } from "./webhook-action.ts";

/** The params of an action, by its name. */
type ParamsOf<N extends PlaybookAction> = Extract<ActionCall, { action: N }>["params"];
type Actions = { readonly [N in PlaybookAction]: Action<ParamsOf<N>> };

const rateLimit = webhookAction<ParamsOf<"rate_limit">>(
  "rate_limit",
  ({ ip, requests_per_minute }) => `Let ${ip} make ${requests_per_minute} requests a minute.`,
);
const updateWafRules = webhookAction<ParamsOf<"update_waf_rules">>(
  "update_waf_rules",
  ({ ip, expression, action }) => `Have the web application firewall ${action} ${ip ?? expression ?? ""}.`,
);
const isolateHost = webhookAction<ParamsOf<"isolate_host">>(
  "isolate_host",
  ({ host }) => `Isolate the host ${host} from the network.`,
);
const rotateCredentials = webhookAction<ParamsOf<"rotate_credentials">>(
  "rotate_credentials",
  ({ principal }) => `Rotate the credentials of ${principal}.`,
);

function actionsOver(ports: ResponsePorts): Actions {
  return {
    block_ip: blockIp(ports),
    block_ip_range: blockIpRange(ports),
    unblock_ip: unblockIp(ports),
    rate_limit: rateLimit(ports),
    update_waf_rules: updateWafRules(ports),
    isolate_host: isolateHost(ports),
    disable_user: disableUser(ports),
    revoke_sessions: revokeSessions(ports),
    rotate_credentials: rotateCredentials(ports),
    notify_soc: notifySoc(ports),
    create_ticket: createTicket(ports),
    capture_forensics: captureForensics(ports),
    wait: wait(ports),
    enrich: enrich(ports),
  };
}

/** Everything that a playbook can do, with its params checked once more. A connector's failure is the action's. */
export function createActions(ports: ResponsePorts): ActionRunner {
  const actions = actionsOver(ports);
  const run = async (call: ActionCall, context: ActionContext): Promise<ActionOutcome> => {
    try {
      guard(call, ports.protection);
    } catch (error) {
      // No failure of the playbook's: the other steps go on.
      if (error instanceof NotBlockableError) return { kind: "skipped", reason: error.message };
      throw error;
    }
    return runCall(actions, call, context);
  };
  return {
    run: (name, params, context) => explained(async () => run(callOf(name, params), context)),
    undo: (name, undo, context) =>
      explained(() => {
        const action = Object.entries(actions).find(([each]) => each === name)?.[1];
        if (action === undefined) throw new ActionError(`There is no action ${name}.`, { retryable: false });
        return action.undo(undo, context);
      }),
  };
}

function callOf(action: string, params: Readonly<Record<string, unknown>>): ActionCall {
  const call = ActionCall.safeParse({ action, params });
  if (call.success) return call.data;
  const what = call.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ");
  throw new ActionError(`${action} does not take these params: ${what}.`, { retryable: false });
}

function runCall(actions: Actions, call: ActionCall, context: ActionContext) {
  switch (call.action) {
    case "block_ip":
      return actions.block_ip.run(call.params, context);
    case "block_ip_range":
      return actions.block_ip_range.run(call.params, context);
    case "unblock_ip":
      return actions.unblock_ip.run(call.params, context);
    case "rate_limit":
      return actions.rate_limit.run(call.params, context);
    case "update_waf_rules":
      return actions.update_waf_rules.run(call.params, context);
    case "isolate_host":
      return actions.isolate_host.run(call.params, context);
    case "disable_user":
      return actions.disable_user.run(call.params, context);
    case "revoke_sessions":
      return actions.revoke_sessions.run(call.params, context);
    case "rotate_credentials":
      return actions.rotate_credentials.run(call.params, context);
    case "notify_soc":
      return actions.notify_soc.run(call.params, context);
    case "create_ticket":
      return actions.create_ticket.run(call.params, context);
    case "capture_forensics":
      return actions.capture_forensics.run(call.params, context);
    case "wait":
      return actions.wait.run(call.params, context);
    case "enrich":
      return actions.enrich.run(call.params, context);
  }
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw new ActionError(error.message, { retryable: error.retryable, cause: error });
  }
}
