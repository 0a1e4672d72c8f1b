import type { Threat } from "@threatstream/contracts";
import { memo } from "react";
import type { MouseEvent, ReactNode } from "react";
import { useSearch } from "wouter";
import { formatType } from "../../common/format.ts";
import { withParams } from "../../common/url.ts";
import { SeverityMark } from "../../parts/severity.tsx";
import { Age } from "../../parts/time.tsx";

interface Props {
  readonly threat: Threat;
  readonly top: number;
  readonly index: number;
  readonly onOpen: (threat: Threat) => void;
}

/** What was attacked, as people say it: the host or address, and the account. */
function targetOf({ target, destination_ip, destination_port, user }: Threat): string {
  const place = target ?? destination_ip;
  const host =
    place === undefined ? undefined : destination_port === undefined ? place : `${place}:${destination_port}`;
  return [host, user].filter((part) => part !== undefined).join(" · ");
}

export const FeedRow = memo(function FeedRow({ threat, top, index, onOpen }: Props): ReactNode {
  const search = useSearch();
  const isOpen = new URLSearchParams(search).get("threat") === threat.id;
  function open(event: MouseEvent): void {
    // With a modifier it is a link like any other.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(threat);
  }
  const isNew = Date.now() - Date.parse(threat.analyzed_at) < 5_000;
  const className = ["feed-row", isOpen ? "open" : "", isNew ? "new" : ""].join(" ");
  return (
    <div className={className} role="row" aria-rowindex={index + 2} style={{ translate: `0 ${top}px` }}>
      <span role="cell">
        <SeverityMark severity={threat.severity} />
      </span>
      <span role="cell" className="ellipsis">
        <a href={withParams(search, { threat: threat.id })} onClick={open} title={threat.description}>
          {formatType(threat.threat_type)}
          <span className="faint"> {threat.description}</span>
        </a>
      </span>
      <code role="cell" className="ellipsis">
        {threat.source_ip}
      </code>
      <span role="cell" className="muted ellipsis wide">
        {targetOf(threat)}
      </span>
      <span role="cell" className="wide" title={threat.source_country}>
        {threat.source_country_code ?? "–"}
      </span>
      <code role="cell" className="muted wide">
        {threat.mitre_attack_id ?? "–"}
      </code>
      <span role="cell" className="muted age">
        <Age at={threat.analyzed_at} />
      </span>
    </div>
  );
});
