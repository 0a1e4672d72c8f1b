/** Base of the store's errors. */
export class StoreError extends Error {
  override name = "StoreError";
}

/** Other instances kept changing the same documents; a redelivery will find a quieter moment. */
export class ContentionError extends StoreError {
  override name = "ContentionError";
}

/** True where a commit that joins anything may succeed if it joins less at a time. */
export function canBeSmaller(error: unknown, joins: readonly unknown[]): boolean {
  if (joins.length === 0) return false;
  return (
    error instanceof ContentionError ||
    (error instanceof Error && "code" in error && error.code === INVALID_ARGUMENT)
  );
}

// gRPC status codes: https://grpc.github.io/grpc/core/md_doc_statuscodes.html
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const FAILED_PRECONDITION = 9;
const ABORTED = 10;
const CONFLICTS: ReadonlySet<unknown> = new Set([NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED]);

/** True where a commit failed because a document was not as it had been read: read again and retry. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && "code" in error && CONFLICTS.has(error.code);
}
