export interface WatchErrorOptions {
  /** Firestore's own code, for example `unavailable`, or one of ours. */
  readonly code: string;
  /** The collection or document that is watched. */
  readonly path: string;
  /** True if the subscription has ended. Default false. */
  readonly ended?: boolean;
  readonly cause?: unknown;
}

/** Base of what a subscription can fail with. */
export class WatchError extends Error {
  override name = "WatchError";
  /** Firestore's own code, for example `unavailable`; `bad-document`, `unreachable` or `wrong-project` for the classes below. */
  readonly code: string;
  /** The collection or document that is watched. */
  readonly path: string;
  /** True if the subscription has ended: no change follows until the page subscribes again. */
  readonly ended: boolean;

  constructor(message: string, { code, path, ended = false, cause }: WatchErrorOptions) {
    super(message, { cause });
    this.code = code;
    this.path = path;
    this.ended = ended;
  }
}

/** The security rules refuse the subscription: it has ended. */
export class WatchRefusedError extends WatchError {
  override name = "WatchRefusedError";
}

/** A document lacks what it needs to be shown. It is left out; the subscription goes on. */
export class BadDocumentError extends WatchError {
  override name = "BadDocumentError";
}

/** Firestore has not answered since the subscription began. The SDK keeps trying; the first answer is passed on when it comes. */
export class UnreachableError extends WatchError {
  override name = "UnreachableError";
}

/** The project's Firestore answers, but ThreatStream has never written to it. The subscription goes on. */
export class WrongProjectError extends WatchError {
  override name = "WrongProjectError";
}

/** Returns the error that Firestore's own stands for, for a subscription to `path` in `project`. */
export function toWatchError(error: unknown, path: string, project: string): WatchError {
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
  const options = { code, path, ended: true, cause: error };
  if (code === "permission-denied" || code === "unauthenticated") {
    const message =
      `Reading ${path} in the project "${project}" was refused: it takes a user of this project who is signed in with the role ` +
      '"viewer", "analyst" or "admin". A role that was granted just now counts from the next token on: call ' +
      "user.getIdToken(true), then subscribe again.";
    return new WatchRefusedError(message, options);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new WatchError(`The subscription to ${path} has ended: ${reason}`, options);
}

/** Returns the error for a subscription that had no answer within `timeoutMs`. */
export function unreachable(path: string, project: string, timeoutMs: number): UnreachableError {
  const message =
    `Firestore has not answered within ${timeoutMs / 1000} s, so ${path} can't be shown yet; the SDK keeps trying. Check the ` +
    `network, that the projectId "${project}" exists and has a Firestore database, and, with the emulator, the host and ` +
    "port given to connectFirestoreEmulator().";
  return new UnreachableError(message, { code: "unreachable", path });
}

/** Returns the error for a project in which ThreatStream has written nothing. */
export function wrongProject(path: string, project: string): WrongProjectError {
  const message =
    `${path} is empty and the project "${project}" has no data of ThreatStream (analytics/dashboard does not exist). Check the ` +
    "projectId given to initializeApp(). A backend that was deployed just now writes its first data within a minute.";
  return new WrongProjectError(message, { code: "wrong-project", path });
}
