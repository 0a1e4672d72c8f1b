import type { Action } from "../action.ts";
import { ActionError } from "../action.ts";
import type { ResponsePorts } from "./ports.ts";

/** Lets some time pass, so that what was done before takes effect. */
export function wait({ pause }: ResponsePorts): Action<{ readonly seconds: number }> {
  return {
    plan: ({ seconds }) => `Wait ${seconds} s.`,
    async run({ seconds }) {
      await pause(seconds * 1000);
      return { kind: "done", output: `Waited ${seconds} s.` };
    },
    undo: () => Promise.reject(new ActionError("Time does not come back.", { retryable: false })),
  };
}
