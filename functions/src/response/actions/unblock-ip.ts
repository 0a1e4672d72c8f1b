import type { Action } from "../action.ts";
import { parseAddress } from "@threatstream/core/common";
import { BlocklistEntry } from "@threatstream/contracts";
import { z } from "zod";
import { actorOf, cidrOf, unblock } from "./block.ts";
import type { ResponsePorts } from "./ports.ts";

const Undo = z.object({ entry: BlocklistEntry });

/** Ends the block of an address. */
export function unblockIp(ports: ResponsePorts): Action<{ readonly ip: string }> {
  return {
    plan: ({ ip }) => `End the block of ${ip}.`,
    async run({ ip }, context) {
      const target = parseAddress(ip)?.canonical ?? ip;
      const entry = await ports.blocklist.get(target);
      const ended = await unblock(target, context, { ...ports, by: actorOf(context) });
      if (!ended || entry === undefined) return { kind: "skipped", reason: `${target} is not blocked.` };
      return { kind: "done", output: `${target} is not blocked any more.`, undo: { entry } };
    },
    async undo(undo, context) {
      const { entry } = Undo.parse(undo);
      const { idempotencyKey, signal } = context;
      await ports.blocklist.restore({ ...entry, connectors: [] }, actorOf(context));
      for (const firewall of ports.firewalls) {
        const call = { reason: entry.reason, idempotencyKey: `${idempotencyKey}-undo`, signal };
        const { ref } = await firewall.block({ cidr: cidrOf(entry.target) }, call);
        await ports.blocklist.told(entry.target, { name: firewall.name, ref });
      }
      return `${entry.target} is blocked again until ${entry.expires_at}.`;
    },
  };
}
