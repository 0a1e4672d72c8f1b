import { ApiError, ConflictError, ForbiddenError, NetworkError } from "@threatstream/client";
import { createContext, useCallback, useContext, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";

interface Toast {
  readonly id: number;
  readonly kind: "done" | "failed";
  readonly text: string;
  readonly undo?: (() => void) | undefined;
}

interface Tell {
  /** Says that something was done; with `undo`, how it is taken back. */
  done(text: string, undo?: () => void): void;
  /** Says that something did not work. */
  failed(text: string): void;
}

const Context = createContext<Tell>({ done: () => {}, failed: () => {} });
const SHOWN_MS = { done: 6_000, failed: 12_000 } as const;

/** Short notices at the edge of the page. */
export function Toasts({ children }: { children: ReactNode }): ReactNode {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const remove = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const tell = useMemo<Tell>(() => {
    function add(toast: Omit<Toast, "id">): void {
      const id = (next.current += 1);
      setToasts((all) => [...all.slice(-3), { ...toast, id }]);
      setTimeout(() => remove(id), SHOWN_MS[toast.kind]);
    }
    return {
      done: (text, undo) => add({ kind: "done", text, undo }),
      failed: (text) => add({ kind: "failed", text }),
    };
  }, [remove]);
  return (
    <Context value={tell}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map(({ id, kind, text, undo }) => (
          <div key={id} className={`toast ${kind}`}>
            <span className="break">{text}</span>
            {undo !== undefined && (
              <button
                type="button"
                className="btn small right"
                onClick={() => {
                  remove(id);
                  undo();
                }}
              >
                Undo
              </button>
            )}
          </div>
        ))}
      </div>
    </Context>
  );
}

export const useTell = (): Tell => useContext(Context);

/** What a failed call means for the person who made it. */
export function errorText(error: unknown): string {
  if (error instanceof ConflictError) return `Somebody was faster: ${error.message}`;
  if (error instanceof ForbiddenError) return `Your role may not do this: ${error.message}`;
  if (error instanceof NetworkError) return `No answer; nothing may have changed: ${error.message}`;
  if (error instanceof ApiError) return error.message;
  return error instanceof Error ? error.message : String(error);
}

/** Runs what a button does: says what was done, or why not. Gives whether it worked. */
export function useAction(): (
  what: () => Promise<unknown>,
  done: string,
  undo?: () => void,
) => Promise<boolean> {
  const tell = useTell();
  return useCallback(
    async (what, done, undo) => {
      try {
        await what();
        tell.done(done, undo);
        return true;
      } catch (error) {
        tell.failed(errorText(error));
        return false;
      }
    },
    [tell],
  );
}
