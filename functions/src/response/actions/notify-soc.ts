import type { Action } from "../action.ts";
import { ActionError } from "../action.ts";
import type { ResponsePorts } from "./ports.ts";

export interface NotifyParams {
  readonly text: string;
  readonly channel?: string | undefined;
}

/** Tells the team, on every messenger that is configured. */
export function notifySoc({ messengers }: ResponsePorts): Action<NotifyParams> {
  return {
    plan: ({ text }) => `Tell the team: ${text}`,
    async run({ text, channel }, { threat, alert, executionId, idempotencyKey, signal }) {
      if (messengers.length === 0) {
        return {
          kind: "skipped",
          reason: 'No messenger is set up: see "notify" and "slack" in docs/connectors.md.',
        };
      }
      const title = alert === undefined ? threat.description : `${alert.priority}: ${alert.title}`;
      const data = { threat, alert, execution_id: executionId, channel };
      for (const messenger of messengers) {
        const call = { idempotencyKey: `${idempotencyKey}-${messenger.name}`, signal };
        await messenger.send({ title, text, data }, call);
      }
      return { kind: "done", output: `Told ${messengers.map(({ name }) => name).join(", ")}.` };
    },
    undo: () => Promise.reject(new ActionError("What was told cannot be untold.", { retryable: false })),
  };
}
