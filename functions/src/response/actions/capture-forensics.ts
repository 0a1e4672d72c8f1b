import type { Action } from "../action.ts";
import { ActionError } from "../action.ts";
import type { ResponsePorts } from "./ports.ts";

/** Keeps what was there around a threat: its source's profile and threats, the alert, the timeline. */
export function captureForensics({ forensics }: ResponsePorts): Action<{ readonly minutes_before: number }> {
  return {
    plan: ({ minutes_before }) => `Keep the evidence of the last ${minutes_before} minutes.`,
    async run({ minutes_before: minutesBefore }, { threat, alert, idempotencyKey }) {
      const { place, events } = await forensics.capture(idempotencyKey, { threat, alert, minutesBefore });
      return { kind: "done", output: `${events} related threats are kept in ${place}.` };
    },
    undo: () =>
      Promise.reject(new ActionError("Evidence stays: it is deleted by its own time.", { retryable: false })),
  };
}
