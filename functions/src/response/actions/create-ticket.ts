import type { Action } from "../action.ts";
import { ActionError } from "../action.ts";
import type { ResponsePorts } from "./ports.ts";

export interface TicketParams {
  readonly title: string;
  readonly body: string;
}

/** Opens a ticket where the team keeps its work. */
export function createTicket({ tickets }: ResponsePorts): Action<TicketParams> {
  return {
    plan: ({ title }) => `Open the ticket "${title}".`,
    async run({ title, body }, { threat, alert, executionId, idempotencyKey, signal }) {
      if (tickets === undefined) {
        return {
          kind: "skipped",
          reason: 'No ticket system is set up: see "tickets" in docs/connectors.md.',
        };
      }
      const data = { threat, alert, execution_id: executionId };
      const place = await tickets.send({ title, text: body, data }, { idempotencyKey, signal });
      return { kind: "done", output: `Opened ${place}.` };
    },
    undo: () =>
      Promise.reject(new ActionError("A ticket is closed by whoever works on it.", { retryable: false })),
  };
}
