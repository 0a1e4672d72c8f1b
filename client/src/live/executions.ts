import type { PlaybookExecution } from "@threatstream/contracts";
import { createChanges } from "./changes.ts";
import type { LiveNews } from "./messages.ts";
import { EXECUTION_WINDOW } from "./sources.ts";

/**
 * Turns the list of executions into messages: `playbook_status` for each change of an execution, followed by `playbook_progress`
 * if one of its steps began or ended.
 */
export function createExecutions() {
  const changes = createChanges<PlaybookExecution>(EXECUTION_WINDOW, {
    id: ({ execution_id }) => execution_id,
    at: ({ started_at }) => started_at,
    version: (execution) => JSON.stringify(execution),
  });
  let progress = new Map<string, string>();

  function remember(list: readonly PlaybookExecution[]): void {
    progress = new Map(list.map((execution) => [execution.execution_id, progressOf(execution)]));
  }
  return {
    start(list: readonly PlaybookExecution[]): void {
      changes.start(list);
      remember(list);
    },
    take(list: readonly PlaybookExecution[]): {
      readonly news: readonly LiveNews[];
      readonly missed: boolean;
    } {
      const { items, missed } = changes.take(list);
      const news = items.flatMap((data): LiveNews[] => {
        const before = progress.get(data.execution_id);
        const moved = before !== undefined && before !== progressOf(data);
        const status = { type: "playbook_status" as const, data };
        return moved ? [status, { type: "playbook_progress", data }] : [status];
      });
      remember(list);
      return { news, missed };
    },
  };
}

function progressOf({ current_step, steps_completed, steps_failed }: PlaybookExecution): string {
  return JSON.stringify([current_step, steps_completed, steps_failed]);
}
