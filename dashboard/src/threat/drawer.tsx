import { useApi } from "@threatstream/client/react";
import { Dialog } from "radix-ui";
import { useCallback } from "react";
import type { ReactNode } from "react";
import { formatType } from "../common/format.ts";
import { useOverlayParam } from "../common/url.ts";
import { Icon } from "../parts/icon.tsx";
import { Failure, Waiting } from "../parts/states.tsx";
import { ThreatDetail } from "./detail.tsx";
import "./threat.css";

/** The threat that the address names, beside the page: what is behind it stays usable. Escape closes it. */
export default function ThreatDrawer(): ReactNode {
  const [id, setId] = useOverlayParam("threat");
  const close = useCallback(() => setId(undefined), [setId]);
  const { data, error, reload } = useApi(id === "" ? undefined : `threat ${id}`, (api, signal) =>
    api.getThreat({ params: { id }, signal }),
  );
  return (
    <Dialog.Root modal={false} open={id !== ""} onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Content
          className="drawer"
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
        >
          <Dialog.Close className="btn small quiet drawer-close" aria-label="Esc, close">
            Esc <Icon name="close" size={12} />
          </Dialog.Close>
          {data === undefined && <Dialog.Title className="visually-hidden">Threat {id}</Dialog.Title>}
          {data !== undefined && (
            <ThreatDetail
              key={data.id}
              threat={data}
              title={<Dialog.Title className="drawer-title">{formatType(data.threat_type)}</Dialog.Title>}
              onOpen={setId}
            />
          )}
          {data === undefined && error !== undefined && (
            <Failure title="This threat can't be read" error={error} onRetry={reload} />
          )}
          {data === undefined && error === undefined && <Waiting what="threat" rows={8} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
