import type { Action } from "../action.ts";
import { ActionError } from "../action.ts";
import type { ResponsePorts } from "./ports.ts";

/** Says what is known of an address: where it is, and what it did before. */
export function enrich({ describeAddress }: ResponsePorts): Action<{ readonly ip: string }> {
  return {
    plan: ({ ip }) => `Look up what is known of ${ip}.`,
    run: async ({ ip }) => ({ kind: "done", output: await describeAddress(ip) }),
    undo: () => Promise.reject(new ActionError("A look-up changes nothing.", { retryable: false })),
  };
}
