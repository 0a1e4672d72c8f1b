import { doc, getDocFromServer } from "firebase/firestore";
import type { Firestore } from "firebase/firestore";
import { unreachable, wrongProject } from "./errors.ts";
import type { WatchError } from "./errors.ts";

/** Runs something after so many milliseconds, unless the returned function is called before. */
export type Timer = (ms: number, run: () => void) => () => void;

/** The platform's own timer. */
export const platformTimer: Timer = (ms, run) => {
  const id = setTimeout(run, ms);
  return () => clearTimeout(id);
};

export interface OpeningOptions {
  readonly path: string;
  readonly project: string;
  /** How long Firestore may take for its first answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly timer: Timer;
  /** Whether ThreatStream has written to this project; asked only if the first answer is empty. */
  readonly hasData: () => Promise<boolean>;
  readonly onError: (error: WatchError) => void;
}

/**
 * Watches over the start of a subscription, which fails silently in two ways: the SDK waits forever for a server that it cannot
 * reach, and a project without ThreatStream looks like one without threats. Each is reported once; neither ends the subscription.
 */
export function createOpening({ path, project, timeoutMs, timer, hasData, onError }: OpeningOptions) {
  let [answered, stopped] = [false, false];
  const cancel = timer(timeoutMs, () => onError(unreachable(path, project, timeoutMs)));

  async function checkProject(): Promise<void> {
    if (!(await hasData()) && !stopped) onError(wrongProject(path, project));
  }
  return {
    /** Takes a snapshot of the server; what comes from the cache says nothing. */
    answer(isEmpty: boolean): void {
      if (answered) return;
      answered = true;
      cancel();
      if (isEmpty) void checkProject();
    },
    stop(): void {
      stopped = true;
      cancel();
    },
  };
}

const asked = new WeakMap<Firestore, Promise<boolean>>();

/**
 * Returns whether `analytics/dashboard` exists, which the backend writes within a minute after its first deployment. One read for
 * all subscriptions of a page. True if it cannot be read: then the subscription itself reports why.
 */
export function hasThreatStreamData(db: Firestore): Promise<boolean> {
  const before = asked.get(db);
  if (before !== undefined) return before;
  const answer = getDocFromServer(doc(db, "analytics/dashboard")).then(
    (snapshot) => snapshot.exists(),
    () => true,
  );
  asked.set(db, answer);
  // A backend may be deployed while the page is open.
  void answer.then((exists) => exists || asked.delete(db));
  return answer;
}
