import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { Failure } from "../parts/states.tsx";
import { Toasts } from "../parts/toasts.tsx";
import { connect } from "../session/backend.ts";
import type { Backend } from "../session/backend.ts";
import { Session } from "../session/session.tsx";
import { readSetup } from "../session/setup.ts";
import { Boundary } from "./boundary.tsx";
import { Frame } from "./frame.tsx";

/** Asked once, also when React mounts the page twice. */
let starting: Promise<Backend> | undefined;
const start = (): Promise<Backend> =>
  (starting ??= readSetup((...request) => fetch(...request)).then(connect));

/** The whole page: reads its settings, then signs in, then shows the frame. */
export function App(): ReactNode {
  const [backend, setBackend] = useState<Backend>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    start().then(setBackend, (cause: unknown) => {
      starting = undefined;
      setError(cause instanceof Error ? cause : new Error(String(cause), { cause }));
    });
  }, []);
  if (error !== undefined) {
    return (
      <main className="sign-in">
        <Failure title="ThreatStream can't start" error={error} onRetry={() => location.reload()} />
      </main>
    );
  }
  if (backend === undefined) return <p className="visually-hidden">Starting …</p>;
  return (
    <Boundary>
      <Toasts>
        <Session backend={backend}>
          <Frame />
        </Session>
      </Toasts>
    </Boundary>
  );
}
