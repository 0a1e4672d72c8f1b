import type { Threat } from "@threatstream/contracts";
import { useThreatStream } from "@threatstream/client/react";
import { useState } from "react";
import type { ReactNode } from "react";
import { formatPercent } from "../common/format.ts";
import { SeverityMark } from "../parts/severity.tsx";
import { errorText } from "../parts/toasts.tsx";
import { useSession } from "../session/session.tsx";

/** The rules' verdict and the model's, side by side. The model's words may raise a verdict, never lower it. */
export function Verdict({ threat }: { threat: Threat }): ReactNode {
  const rules = threat.rules ?? threat;
  const { may } = useSession();
  return (
    <section>
      <h3>Verdict</h3>
      <div className="verdict">
        <div>
          <b>Rules</b> <SeverityMark severity={rules.severity} />
          <p>
            Risk {rules.risk_score} of 100, confidence {formatPercent(rules.confidence)}.
          </p>
        </div>
        <div>
          <b>Model</b> {threat.ai !== undefined && <SeverityMark severity={threat.ai.verdict.severity} />}
          {threat.ai !== undefined && <p className="break">{threat.ai.verdict.explanation}</p>}
          {threat.ai === undefined && !may("analyst") && <p>None was asked.</p>}
          {threat.ai === undefined && may("analyst") && <Ask id={threat.id} />}
        </div>
      </div>
    </section>
  );
}

/** Asks the model now. If none is set up, the answer is the rules' own and says so. */
function Ask({ id }: { id: string }): ReactNode {
  const { api } = useThreatStream();
  const [text, setText] = useState("None was asked.");
  const [busy, setBusy] = useState(false);
  async function ask(): Promise<void> {
    setBusy(true);
    try {
      const reply = await api.askAi({ body: { threats: [id] } });
      setText(
        `${reply.explanation} (${reply.audit_ref === "RULE-ENGINE" ? "no model answered; by the rules" : reply.audit_ref})`,
      );
    } catch (error) {
      setText(errorText(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <p className="break" aria-live="polite">
        {text}
      </p>
      <button type="button" className="btn small" disabled={busy} onClick={() => void ask()}>
        {busy ? "Asking …" : "Ask the model"}
      </button>
    </>
  );
}
