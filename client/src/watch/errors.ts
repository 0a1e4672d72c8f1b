/** Base of what a subscription can fail with. */
export class WatchError extends Error {
  override name = "WatchError";
  /** Firestore's own code, as `unavailable`; `bad-document` for a document that can't be shown. */
  readonly code: string;
  /** The collection or document that was watched. */
  readonly path: string;

  constructor(message: string, code: string, path: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.path = path;
  }
}

/** The rules refuse the subscription: it has ended, and no change will ever come. */
export class WatchRefusedError extends WatchError {
  override name = "WatchRefusedError";
}

/** A document lacks what it needs to be shown. It is left out; the subscription goes on. */
export class BadDocumentError extends WatchError {
  override name = "BadDocumentError";
}

/** What Firestore's error means for who watches `path`. */
export function toWatchError(error: unknown, path: string): WatchError {
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
  if (code === "permission-denied" || code === "unauthenticated") {
    const message =
      `Reading ${path} was refused: it takes a signed-in user with the role "viewer", "analyst" or "admin". ` +
      "A role that was granted just now counts from the next token on: call user.getIdToken(true), then subscribe again.";
    return new WatchRefusedError(message, code, path, error);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new WatchError(`The subscription to ${path} has ended: ${reason}`, code, path, error);
}
