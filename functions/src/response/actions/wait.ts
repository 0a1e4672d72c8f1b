import type { Action } from "../action.ts";
import { ActionError } from "../action.ts";
import type { ResponsePorts } from "./ports.ts";

/** Lets some time pass, so that what was done before takes effect. */
export function wait({ clock }: ResponsePorts): Action<{ readonly seconds: number }> {
  return {
    plan: ({ seconds }) => `Wait ${seconds} s.`,
    async run({ seconds }, { at }) {
      const end = at + seconds * 1000;
      if (clock() < end) return { kind: "later", at: end };
      return { kind: "done", output: `Waited ${seconds} s.` };
    },
    undo: () => Promise.reject(new ActionError("Time does not come back.", { retryable: false })),
  };
}
