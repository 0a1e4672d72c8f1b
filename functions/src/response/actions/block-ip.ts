import { BlocklistEntry } from "@threatstream/contracts";
import { z } from "zod";
import type { Action } from "../action.ts";
import { runBlock, undoBlock } from "./block.ts";
import type { ResponsePorts } from "./ports.ts";

export interface BlockIpParams {
  readonly ip: string;
  readonly duration_minutes: number;
  readonly reason: string;
}

const Undo = z.object({ target: z.string(), before: BlocklistEntry.optional() });

/** Blocks one address: on our list, and on every firewall that is connected. */
export function blockIp(ports: ResponsePorts): Action<BlockIpParams> {
  return {
    plan: ({ ip, duration_minutes }) => `Block ${ip} for ${duration_minutes} minutes.`,
    run({ ip, duration_minutes: minutes, reason }, context) {
      return runBlock({ target: ip, minutes, reason }, context, ports);
    },
    undo: (undo, context) => undoBlock(Undo.parse(undo), context, ports),
  };
}
