import type { Threat } from "@threatstream/contracts";
import { useApi } from "@threatstream/client/react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { formatCount } from "../common/format.ts";
import { zoneWord } from "../common/zones.ts";
import { Spark } from "../parts/spark.tsx";
import { perHour, useSourceThreats } from "./source-threats.ts";

/** Who the source is, what it did lately, and whether it is blocked. */
export function SourceProfile({ threat }: { threat: Threat }): ReactNode {
  const { source_ip: address } = threat;
  const { data } = useSourceThreats(address);
  const { data: blocks } = useApi("blocklist", (api, signal) =>
    api.listBlocklist({ query: { limit: 200 }, signal }),
  );
  const block = blocks?.entries.find(({ target }) => target === address);
  const recent = data?.threats ?? [];
  const types = new Set(recent.map(({ threat_type }) => threat_type)).size;
  if (address === undefined) return null;
  return (
    <section>
      <h3>Source</h3>
      <dl className="facts">
        <dt>Address</dt>
        <dd>
          <Link href={`/?text=${encodeURIComponent(address)}`} className="link mono">
            {address}
          </Link>
        </dd>
        <dt>From</dt>
        <dd>
          {threat.source_country ?? "unknown country"} · {zoneWord(threat.source_zone)}
        </dd>
        <dt>Lately</dt>
        <dd className="actions">
          <Spark values={perHour(recent, Date.now())} look="accent-line" />
          {data === undefined
            ? "…"
            : `${recent.length >= 100 ? "100 or more" : formatCount(recent.length)} threats, ${types === 1 ? "1 type" : `${types} types`}`}
        </dd>
        <dt>State</dt>
        <dd>{block === undefined ? "not blocked" : `blocked: ${block.reason}`}</dd>
        <dt>Technique</dt>
        <dd>
          {threat.mitre_attack_id === undefined ? (
            "none named"
          ) : (
            <>
              <code>{threat.mitre_attack_id}</code> {threat.mitre_attack_name}
              {threat.mitre_tactic !== undefined && ` · ${threat.mitre_tactic}`}
            </>
          )}
        </dd>
      </dl>
    </section>
  );
}
