import type { Alert } from "@threatstream/contracts";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { SUPPRESSION_DAYS, WouldHide, untilAfter } from "../../actions/would-hide.tsx";
import { formatCount } from "../../common/format.ts";
import { Sheet } from "../../parts/sheet.tsx";
import { useSession } from "../../session/session.tsx";

export type CloseKind = "resolve" | "false-positive";

interface Props {
  readonly alerts: readonly Alert[];
  readonly kind: CloseKind;
  readonly onClose: () => void;
  readonly onSubmit: (resolution: string, notes: string, suppressUntil: string | undefined) => void;
}

/** How an alert ends: with a resolution, or as a false positive, for admins with a suppression. */
export function CloseSheet({ alerts, kind, onClose, onSubmit }: Props): ReactNode {
  const { may } = useSession();
  const [resolution, setResolution] = useState("");
  const [notes, setNotes] = useState("");
  const [days, setDays] = useState(0);
  const isFalse = kind === "false-positive";
  const [first] = alerts;
  const name = alerts.length === 1 ? first?.title : `${formatCount(alerts.length)} alerts`;
  function submit(event: FormEvent): void {
    event.preventDefault();
    onClose();
    const until = days > 0 ? untilAfter(days, Date.now()) : undefined;
    onSubmit(isFalse ? "FALSE_POSITIVE" : resolution, notes, until);
  }
  return (
    <Sheet
      title={isFalse ? `False positive: ${name}` : `Resolve: ${name}`}
      open
      onOpenChange={(open) => !open && onClose()}
    >
      <form className="form" onSubmit={submit}>
        {!isFalse && (
          <label>
            What was found and done
            <input
              className="field"
              required
              maxLength={1_000}
              value={resolution}
              onChange={({ target }) => setResolution(target.value)}
            />
          </label>
        )}
        <label>
          Notes
          <textarea
            className="field"
            rows={3}
            maxLength={4_000}
            value={notes}
            onChange={({ target }) => setNotes(target.value)}
          />
        </label>
        {isFalse && first !== undefined && may("admin") && (
          <>
            <label>
              Suppress the same from now on
              <select className="field" value={days} onChange={({ target }) => setDays(Number(target.value))}>
                <option value={0}>no</option>
                {SUPPRESSION_DAYS.map((value) => (
                  <option key={value} value={value}>
                    {value === 1 ? "for 1 day" : `for ${value} days`}
                  </option>
                ))}
              </select>
            </label>
            <WouldHide alert={first} />
          </>
        )}
        <div className="actions">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn primary">
            {isFalse ? "Close as false positive" : "Resolve"}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
