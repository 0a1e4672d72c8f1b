import type { Threat } from "@threatstream/contracts";
import type { ReactNode } from "react";
import { formatType } from "../common/format.ts";
import { SeverityMark } from "../parts/severity.tsx";
import { Age } from "../parts/time.tsx";
import { useSourceThreats } from "./source-threats.ts";

const SHOWN = 8;

/** Other threats of the same source, the newest first. */
export function Related({ threat, onOpen }: { threat: Threat; onOpen: (id: string) => void }): ReactNode {
  const { data } = useSourceThreats(threat.source_ip);
  const others = data?.threats.filter(({ id }) => id !== threat.id).slice(0, SHOWN) ?? [];
  return (
    <section>
      <h3>Related</h3>
      {others.length === 0 && (
        <p className="muted">{data === undefined ? "Reading …" : "No other threat of this source."}</p>
      )}
      <ul className="rows">
        {others.map((other) => (
          <li key={other.id}>
            <SeverityMark severity={other.severity} />
            <button type="button" className="row-link ellipsis" onClick={() => onOpen(other.id)}>
              {formatType(other.threat_type)} <span className="muted">{other.description}</span>
            </button>
            <span className="right muted">
              <Age at={other.timestamp} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
