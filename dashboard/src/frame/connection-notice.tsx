import { useConnection } from "@threatstream/client/react";
import type { Connection } from "@threatstream/client/react";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useNow } from "../common/clock.ts";
import { formatSpan } from "../common/format.ts";

/** A connection that comes back within this time is not worth a word. */
const GRACE_MS = 2_000;
const RECOVERED_MS = 5_000;

interface Trouble {
  readonly kind: "offline" | "failed";
  readonly since: number;
}

/** Says that the connection is lost, since when, and that it is back. */
export function ConnectionNotice(): ReactNode {
  const connection = useConnection();
  const { trouble, recovered } = useTrouble(connection);
  const now = useNow();
  const isLate = trouble !== undefined && now - trouble.since >= GRACE_MS;
  return (
    <div role="status">
      {isLate && trouble.kind === "offline" && (
        <div className="notice">
          <strong>No connection for {formatSpan(now - trouble.since)}.</strong>
          What you see is from before; it goes on by itself when the connection is back.
        </div>
      )}
      {isLate && trouble.kind === "failed" && (
        <div className="notice">
          <strong>Part of this page is refused or has ended.</strong>
          It may need another role, or a sign-in that is newer.
          <button type="button" className="btn small" onClick={() => location.reload()}>
            Load the page again
          </button>
        </div>
      )}
      {recovered && trouble === undefined && <div className="notice back">The connection is back.</div>}
    </div>
  );
}

function useTrouble(connection: Connection): { trouble: Trouble | undefined; recovered: boolean } {
  const [trouble, setTrouble] = useState<Trouble>();
  const [recovered, setRecovered] = useState(false);
  useEffect(() => {
    if (connection === "offline" || connection === "failed") {
      setTrouble((before) =>
        before?.kind === connection ? before : { kind: connection, since: Date.now() },
      );
    } else if (connection === "live" && trouble !== undefined) {
      setRecovered(Date.now() - trouble.since >= GRACE_MS);
      setTrouble(undefined);
    }
  }, [connection, trouble]);
  useEffect(() => {
    if (!recovered) return;
    const timer = setTimeout(() => setRecovered(false), RECOVERED_MS);
    return () => clearTimeout(timer);
  }, [recovered]);
  return { trouble, recovered };
}
