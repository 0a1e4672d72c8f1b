import { z } from "zod";
import type { Action } from "../action.ts";
import type { ResponsePorts } from "./ports.ts";

const Undo = z.object({ uid: z.string(), user: z.string() });

/** Disables an account of Firebase Auth: nobody signs in to it, and its tokens are refused. */
export function disableUser({ accounts, journal }: ResponsePorts): Action<{ readonly user: string }> {
  return {
    plan: ({ user }) => `Disable the account ${user}.`,
    async run({ user }, { idempotencyKey }) {
      const found = await accounts.state(user);
      if (found === undefined) return { kind: "skipped", reason: `There is no account ${user}.` };
      const { uid, enabled } = found;
      const wasEnabled = await journal.first(idempotencyKey, enabled);
      if (enabled) await accounts.disable(uid);
      return {
        kind: "done",
        output: `The account ${user} is disabled.`,
        // One that somebody else had disabled stays so.
        ...(wasEnabled && { undo: { uid, user } }),
      };
    },
    async undo(undo) {
      const { uid, user } = Undo.parse(undo);
      await accounts.enable(uid);
      return `The account ${user} is enabled again.`;
    },
  };
}
