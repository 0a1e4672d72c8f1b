import type { OnError, Unsubscribe } from "../watch/listen.ts";
import { HandlerError } from "./errors.ts";

/** Functions that are told the same things, each whatever the others do. */
export function createHandlers<T>(onError: OnError) {
  const handlers = new Set<{ readonly handle: (value: T) => void }>();
  return {
    add(handle: (value: T) => void): Unsubscribe {
      const entry = { handle };
      handlers.add(entry);
      return () => {
        handlers.delete(entry);
      };
    },
    tell(value: T): void {
      for (const { handle } of handlers) {
        try {
          handle(value);
        } catch (cause) {
          onError(
            new HandlerError("A handler of the live connection threw.", { code: "handler", path: "", cause }),
          );
        }
      }
    },
  };
}
