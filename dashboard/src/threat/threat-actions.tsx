import type { Threat } from "@threatstream/contracts";
import { useState } from "react";
import type { ReactNode } from "react";
import { BlockSheet } from "../actions/block-sheet.tsx";
import { PlaybookSheet } from "../actions/playbook-sheet.tsx";
import { SuppressSheet } from "../actions/suppress-sheet.tsx";
import { useActiveAlerts } from "../common/feeds.ts";
import { CopyButton } from "../parts/command.tsx";
import { useSession } from "../session/session.tsx";

/** What can be done about a threat, as far as the role allows. */
export function ThreatActions({ threat, json }: { threat: Threat; json: string }): ReactNode {
  const { may } = useSession();
  const [open, setOpen] = useState<"block" | "playbook" | "suppress">();
  const { data: alerts = [] } = useActiveAlerts();
  const alert = alerts.find(
    ({ threat_id, source_ip, rule }) =>
      threat_id === threat.id ||
      (source_ip === threat.source_ip && rule !== undefined && threat.detections.includes(rule)),
  );
  const close = (): void => setOpen(undefined);
  const address = threat.source_ip;
  return (
    <div className="actions">
      {may("analyst") && address !== undefined && (
        <button type="button" className="btn small danger" onClick={() => setOpen("block")}>
          Block source…
        </button>
      )}
      {may("analyst") && (
        <button type="button" className="btn small" onClick={() => setOpen("playbook")}>
          Run playbook…
        </button>
      )}
      {may("admin") && alert !== undefined && (
        <button type="button" className="btn small" onClick={() => setOpen("suppress")}>
          Suppress…
        </button>
      )}
      <CopyButton text={json} label="Copy JSON" />
      <CopyButton text={`${location.origin}/?threat=${threat.id}`} label="Link" />
      {open === "block" && address !== undefined && (
        <BlockSheet target={address} reason={threat.description} onClose={close} />
      )}
      {open === "playbook" && <PlaybookSheet threat={threat} onClose={close} />}
      {open === "suppress" && alert !== undefined && <SuppressSheet alert={alert} onClose={close} />}
    </div>
  );
}
