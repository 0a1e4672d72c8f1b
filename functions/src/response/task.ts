import type { Logger } from "@threatstream/core/common";
import { MissingDocumentError } from "./errors.ts";

/**
 * Runs an execution for a queued task. Rejects only with what another try of the task can mend: if a document that the
 * execution needs does not exist any more, that is logged and the task ends.
 */
export async function runTask(
  run: () => Promise<void>,
  { executionId, logger }: { readonly executionId: string; readonly logger: Logger },
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof MissingDocumentError)) throw error;
    logger.error("A playbook task ended: a document that it needs does not exist any more.", {
      execution: executionId,
      document: error.path,
    });
  }
}
