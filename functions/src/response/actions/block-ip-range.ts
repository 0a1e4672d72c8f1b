import { BlocklistEntry } from "@threatstream/contracts";
import { z } from "zod";
import type { Action } from "../action.ts";
import { runBlock, undoBlock } from "./block.ts";
import type { ResponsePorts } from "./ports.ts";

export interface BlockRangeParams {
  readonly range: string;
  readonly duration_minutes: number;
  readonly reason: string;
}

const Undo = z.object({ target: z.string(), before: BlocklistEntry.optional() });

/** Blocks a range, no wider than a /16 or a /48, on our list and on every firewall that is connected. */
export function blockIpRange(ports: ResponsePorts): Action<BlockRangeParams> {
  return {
    plan: ({ range, duration_minutes }) => `Block ${range} for ${duration_minutes} minutes.`,
    run({ range, duration_minutes: minutes, reason }, context) {
      return runBlock({ target: range, minutes, reason }, context, ports);
    },
    undo: (undo, context) => undoBlock(Undo.parse(undo), context, ports),
  };
}
