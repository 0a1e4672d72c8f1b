import type { Threat } from "@threatstream/contracts";
import type { ReactNode } from "react";
import { decodeSteps, parseSignal, visible } from "./decode.ts";

/** What the rules saw: the hostile text as it was sent, then decoded step by step. Always shown as text. */
export function Evidence({ threat }: { threat: Threat }): ReactNode {
  const signals = threat.contributing_signals.map(parseSignal);
  if (signals.length === 0) return null;
  return (
    <section>
      <h3>Evidence</h3>
      {signals.map(({ label, quoted }, index) => (
        <div key={`${index} ${label}`} className="evidence">
          {quoted === undefined ? (
            <p className="break">{visible(label)}</p>
          ) : (
            <>
              <p className="break">{visible(label)}</p>
              {decodeSteps(quoted).map((step) => (
                <div key={step.name} className="step">
                  <span>{step.name}</span>
                  <code className="ev">
                    <mark>{visible(step.text)}</mark>
                  </code>
                </div>
              ))}
            </>
          )}
        </div>
      ))}
    </section>
  );
}
