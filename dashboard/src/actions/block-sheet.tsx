import { useThreatStream } from "@threatstream/client/react";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useAction } from "../parts/toasts.tsx";
import { Sheet } from "../parts/sheet.tsx";

const DURATIONS = [
  [60, "1 hour"],
  [1_440, "24 hours"],
  [10_080, "7 days"],
  [43_200, "30 days"],
] as const;

interface Props {
  /** An address or a range. */
  readonly target: string;
  readonly reason: string;
  readonly onClose: () => void;
}

/** Blocks an address after saying what that does and how it is undone. */
export function BlockSheet({ target, reason, onClose }: Props): ReactNode {
  const { api } = useThreatStream();
  const act = useAction();
  const [minutes, setMinutes] = useState(1_440);
  const [why, setWhy] = useState(reason.slice(0, 200));
  function submit(event: FormEvent): void {
    event.preventDefault();
    onClose();
    const undo = (): void => {
      void act(
        () => api.removeFromBlocklist({ params: { target: target.replace("/", "_") } }),
        `${target} is no longer blocked.`,
      );
    };
    void act(
      () => api.addToBlocklist({ body: { target, duration_minutes: minutes, reason: why } }),
      `${target} is blocked.`,
      undo,
    );
  }
  return (
    <Sheet title={`Block ${target}`} open onOpenChange={(open) => !open && onClose()}>
      <p className="muted">
        Adds it to the blocklist that firewalls poll, and tells the connected ones. Protected addresses are
        refused. It ends by itself, or with one click before.
      </p>
      <form className="form" onSubmit={submit}>
        <label>
          For
          <select
            className="field"
            value={minutes}
            onChange={({ target: { value } }) => setMinutes(Number(value))}
          >
            {DURATIONS.map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
        </label>
        <label>
          Reason
          <input
            className="field"
            required
            maxLength={500}
            value={why}
            onChange={({ target: { value } }) => setWhy(value)}
          />
        </label>
        <div className="actions">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn danger">
            Block
          </button>
        </div>
      </form>
    </Sheet>
  );
}
