import { z } from "zod";
import type { Action } from "../action.ts";
import type { ResponsePorts } from "./ports.ts";

const Undo = z.object({ params: z.record(z.string(), z.unknown()) });

/**
 * What only the organisation's own tools can do: it is asked of the response webhook, which is told the action's name and
 * params, and to take it back. Nothing is pretended: without a webhook the step says that it did nothing.
 */
export function webhookAction<Params extends object>(
  name: string,
  planOf: (params: Params) => string,
): (ports: ResponsePorts) => Action<Params> {
  return ({ webhook }) => ({
    plan: planOf,
    async run(params, { threat, executionId, idempotencyKey, signal }) {
      if (webhook === undefined) {
        const reason = `Nothing is set up that can do "${name}": see "actions" in docs/connectors.md.`;
        return { kind: "skipped", reason };
      }
      const data = { action: name, undo: false, params, threat, execution_id: executionId };
      await webhook.send({ title: name, text: planOf(params), data }, { idempotencyKey, signal });
      return { kind: "done", output: `Asked of ${webhook.name}: ${planOf(params)}`, undo: { params } };
    },
    async undo(undo, { threat, executionId, idempotencyKey, signal }) {
      const { params } = Undo.parse(undo);
      const data = { action: name, undo: true, params, threat, execution_id: executionId };
      const call = { idempotencyKey: `${idempotencyKey}-undo`, signal };
      await webhook?.send({ title: name, text: `Take back: ${name}`, data }, call);
      return `Asked to take back ${name}.`;
    },
  });
}
