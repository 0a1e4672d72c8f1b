import { BlocklistEntry } from "@threatstream/contracts";
import type { ActionContext, ActionOutcome } from "../action.ts";
import { parseRange } from "@threatstream/core/common";
import { NotBlockableError, blockable } from "../blockable.ts";
import type { BlockActor, BlockRequest } from "../blocklist.ts";
import type { ResponsePorts } from "./ports.ts";

/** What `block_ip` and `block_ip_range` have in common: the list, its marks, and the firewalls. */
export interface Block {
  readonly target: string;
  readonly minutes: number;
  readonly reason: string;
}

type Ports = Pick<ResponsePorts, "blocklist" | "firewalls">;
type BlockPorts = Pick<ResponsePorts, "blocklist" | "firewalls" | "protection">;

/**
 * Blocks on our own list first, so that it counts whatever a firewall says, and then on every firewall. Skipped where the target
 * must not be blocked: that is no failure of the playbook's.
 */
export async function runBlock(
  block: Block,
  context: ActionContext,
  ports: BlockPorts,
): Promise<ActionOutcome> {
  try {
    return await blockTarget({ ...block, target: blockable(block.target, ports.protection) }, context, ports);
  } catch (error) {
    if (!(error instanceof NotBlockableError)) throw error;
    return { kind: "skipped", reason: error.message };
  }
}

async function blockTarget(block: Block, context: ActionContext, ports: Ports): Promise<ActionOutcome> {
  const { blocklist, firewalls } = ports;
  const { target, minutes, reason } = block;
  const request: BlockRequest = {
    target,
    reason,
    by: actorOf(context),
    at: context.at,
    until: context.at + minutes * 60_000,
    executionId: context.executionId,
    playbookId: context.playbookId,
    threatId: context.threat.id,
  };
  const before = await blocklist.add(request);
  for (const firewall of firewalls) {
    const { idempotencyKey } = context;
    const { ref } = await firewall.block(
      { cidr: cidrOf(target) },
      { reason, idempotencyKey, signal: context.signal },
    );
    await blocklist.told(target, { name: firewall.name, ref });
  }
  const where = ["the blocklist", ...firewalls.map(({ name }) => name)].join(", ");
  return {
    kind: "done",
    output: `${target} is blocked for ${minutes} minutes: ${where}.`,
    undo: { target, ...(before !== undefined && { before }) },
  };
}

/** Ends the block, or puts back the one that was there before. */
export async function undoBlock(
  { target, before }: { readonly target: string; readonly before?: BlocklistEntry | undefined },
  context: ActionContext,
  ports: Ports,
): Promise<string> {
  await ports.blocklist.unmark(context.executionId);
  if (before !== undefined) {
    await ports.blocklist.restore(before, actorOf(context));
    return `${target} is blocked as it was before, until ${before.expires_at}.`;
  }
  await unblock(target, context, { ...ports, by: actorOf(context) });
  return `${target} is not blocked any more.`;
}

/** Takes a target off every firewall, and then off the list: a crash in between leaves what says that it is still blocked. */
export async function unblock(
  target: string,
  call: Pick<ActionContext, "idempotencyKey" | "signal">,
  { blocklist, firewalls, by }: Ports & { readonly by: BlockActor },
): Promise<boolean> {
  const entry = await blocklist.get(target);
  if (entry === undefined) return false;
  const idempotencyKey = `${call.idempotencyKey}-undo`;
  for (const { name, ref } of entry.connectors) {
    const firewall = firewalls.find((each) => each.name === name);
    await firewall?.unblock({ cidr: cidrOf(target), ref }, { idempotencyKey, signal: call.signal });
  }
  await blocklist.remove(target, by);
  return true;
}

/** A playbook that changes the list, in the audit trail. */
export function actorOf({ executionId, idempotencyKey }: ActionContext): BlockActor {
  return { kind: "playbook", id: executionId, role: "none", requestId: idempotencyKey };
}

/** Firewalls take ranges: an address is one of its whole width. */
export function cidrOf(target: string): string {
  return parseRange(target).cidr;
}
