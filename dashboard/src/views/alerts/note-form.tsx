import type { Alert } from "@threatstream/contracts";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useSession } from "../../session/session.tsx";
import { useAlertActions } from "./use-alert-actions.ts";

/** A note for whoever works on the alert next. An alert that nobody has is assigned to who writes one. */
export function NoteForm({ alert }: { alert: Alert }): ReactNode {
  const { user } = useSession();
  const actions = useAlertActions();
  const [text, setText] = useState("");
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (await actions.assign(alert, alert.assigned_to ?? user.analystId, text)) setText("");
  }
  return (
    <form className="actions note" onSubmit={(event) => void submit(event)}>
      <input
        className="field small"
        aria-label="Note"
        placeholder={alert.assigned_to === undefined ? "Note (assigns it to you)" : "Note"}
        required
        maxLength={4_000}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit" className="btn small">
        Add note
      </button>
    </form>
  );
}
