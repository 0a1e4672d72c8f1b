import type { Action } from "../action.ts";
import { ActionError } from "../action.ts";
import type { ResponsePorts } from "./ports.ts";

/** Ends all sessions of an account of Firebase Auth; whoever it is may sign in again. */
export function revokeSessions({ accounts }: ResponsePorts): Action<{ readonly user: string }> {
  return {
    plan: ({ user }) => `End all sessions of ${user}.`,
    async run({ user }) {
      const found = await accounts.revokeSessions(user);
      if (found === undefined) return { kind: "skipped", reason: `There is no account ${user}.` };
      return { kind: "done", output: `All sessions of ${user} have ended.` };
    },
    undo: () =>
      Promise.reject(
        new ActionError("Sessions that have ended do not come back; the user signs in again.", {
          retryable: false,
        }),
      ),
  };
}
