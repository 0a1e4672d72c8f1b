import { useDashboard } from "@threatstream/client/react";
import type { Severity } from "@threatstream/contracts";
import type { ReactNode } from "react";
import { formatCount } from "../../common/format.ts";
import { Command } from "../../parts/command.tsx";
import { severityWord } from "../../parts/severity.tsx";
import { Empty } from "../../parts/states.tsx";

/** For an empty list: how to send the first log, or that nothing of this severity has come. */
export function FirstRun({ least }: { least: Severity }): ReactNode {
  const { data } = useDashboard();
  const processed = data?.processed ?? 0;
  if (processed > 0) {
    return (
      <Empty title={`Nothing from ${severityWord(least)} up.`}>
        {formatCount(processed)} events were read, and none was a threat of this severity. It appears here by
        itself.
      </Empty>
    );
  }
  return (
    <Empty title="Nothing has come in yet. Send a log:">
      <Command text="npm run -s threatstream -- send examples/auth.log" />
      <span>or play an attack:</span>
      <Command text="npm run simulate -- brute-force" />
      <span>This page comes alive by itself when the first event arrives.</span>
    </Empty>
  );
}
