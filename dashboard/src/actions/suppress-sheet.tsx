import type { Alert } from "@threatstream/contracts";
import { useThreatStream } from "@threatstream/client/react";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { Sheet } from "../parts/sheet.tsx";
import { useAction } from "../parts/toasts.tsx";
import { SUPPRESSION_DAYS, WouldHide, untilAfter } from "./would-hide.tsx";

/** Keeps an alert's rule, source and target quiet for a while, after showing what that would have hidden. */
export function SuppressSheet({ alert, onClose }: { alert: Alert; onClose: () => void }): ReactNode {
  const { api } = useThreatStream();
  const act = useAction();
  const [days, setDays] = useState(7);
  const [reason, setReason] = useState("");
  function submit(event: FormEvent): void {
    event.preventDefault();
    onClose();
    let id: string | undefined;
    const undo = (): void => {
      const made = id;
      if (made !== undefined) {
        void act(() => api.revokeSuppression({ params: { id: made } }), "The suppression is revoked.");
      }
    };
    void act(
      async () => {
        const made = await api.createSuppression({
          body: { alert_id: alert.id, until: untilAfter(days, Date.now()), ...(reason !== "" && { reason }) },
        });
        id = made.id;
      },
      "Suppressed: no more alerts of this rule, source and target.",
      undo,
    );
  }
  return (
    <Sheet title="Suppress" open onOpenChange={(open) => !open && onClose()}>
      <WouldHide alert={alert} />
      <form className="form" onSubmit={submit}>
        <label>
          For
          <select className="field" value={days} onChange={({ target }) => setDays(Number(target.value))}>
            {SUPPRESSION_DAYS.map((value) => (
              <option key={value} value={value}>
                {value === 1 ? "1 day" : `${value} days`}
              </option>
            ))}
          </select>
        </label>
        <label>
          Reason
          <input
            className="field"
            maxLength={1_000}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        <div className="actions">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn primary">
            Suppress
          </button>
        </div>
      </form>
    </Sheet>
  );
}
