import { WatchError } from "../watch/errors.ts";

/** More came at once than the connection listens to, so some were not told. */
export class MissedNewsError extends WatchError {
  override name = "MissedNewsError";
}

/** A handler threw: the page's own mistake. The other handlers were told all the same. */
export class HandlerError extends WatchError {
  override name = "HandlerError";
}
