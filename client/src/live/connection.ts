import type { Firestore } from "firebase/firestore";
import type { OnError, Unsubscribe } from "../watch/listen.ts";
import { MAX_LIMIT } from "../watch/queries.ts";
import { createHandlers } from "./handlers.ts";
import type { LiveMessage, LiveNews, LiveStatus } from "./messages.ts";
import { createNews } from "./news.ts";
import type { Timer } from "./pulse.ts";
import { startSession } from "./session.ts";
import type { Session } from "./session.ts";
import { firestoreSources } from "./sources.ts";
import type { LiveSources } from "./sources.ts";

export interface LiveConnectionOptions {
  /** Of an app whose user is signed in with the role `viewer` or above. */
  readonly db: Firestore;
  /** Told whatever goes wrong. Default: `console.error`. */
  readonly onError?: OnError;
  /**
   * How many of the newest threats are listened to, 20-500: as many may come between two snapshots without one being missed.
   * Each connect reads so many documents at most. Default 200.
   */
  readonly window?: number;
  /** After how long without a change of `analytics/heartbeat` the status is `stale`, in milliseconds. Default 90,000. */
  readonly heartbeatMs?: number;
}

/** The shape of the earlier WebSocket service. */
export interface LiveConnection {
  /** Starts listening: `initial_state` follows once, then every change. While connected, calls change nothing. */
  connect(): void;
  /** Ends listening; `connect()` starts anew. */
  disconnect(): void;
  /** Gives every message to the handler, until the returned function is called. */
  onMessage(handler: (message: LiveMessage) => void): Unsubscribe;
  /** Tells the handler the status now and at each change, until the returned function is called. */
  onStatus(handler: (status: LiveStatus) => void): Unsubscribe;
  /** Sends one more `initial_state` with the state as it is now; where none was sent yet, it comes by itself. */
  requestState(): void;
}

/**
 * A live connection to ThreatStream over Firestore listeners, in the place of the earlier WebSocket service. Each document is told
 * once, also after the network was away; of one snapshot, the oldest first. Throws `RangeError` for a window outside 20-500.
 *
 * @example
 * const live = createLiveConnection({ db: getFirestore(app) });
 * live.onMessage(({ type, data }) => dispatch({ type, data }));
 * live.connect();
 */
export function createLiveConnection(options: LiveConnectionOptions): LiveConnection {
  const { db, window = 200, heartbeatMs = 90_000, onError = (error) => console.error(error) } = options;
  if (!Number.isInteger(window) || window < 20 || window > MAX_LIMIT) {
    throw new RangeError(`A live connection's window is between 20 and ${MAX_LIMIT}, not ${window}.`);
  }
  const timer: Timer = (ms, run) => {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  };
  const sources = firestoreSources(db, window);
  return connectionOver({ sources, window, heartbeatMs, onError, timer, clock: () => Date.now() });
}

export interface ConnectionParts {
  readonly sources: LiveSources;
  readonly window: number;
  readonly heartbeatMs: number;
  readonly onError: OnError;
  readonly timer: Timer;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

/** The connection over any sources. */
export function connectionOver({ window, clock, onError, ...parts }: ConnectionParts): LiveConnection {
  const messages = createHandlers<LiveMessage>(onError);
  const statuses = createHandlers<LiveStatus>(onError);
  const news = createNews(window);
  let session: Session | undefined;
  let status: LiveStatus = "disconnected";

  function setStatus(next: LiveStatus): void {
    if (next === status) return;
    status = next;
    statuses.tell(next);
  }
  function emit(item: LiveNews): void {
    messages.tell({ ...item, timestamp: new Date(clock()).toISOString() });
  }

  return {
    connect() {
      if (status !== "disconnected" && status !== "failed") return;
      session = startSession({ ...parts, news, emit, onError, onStatus: setStatus });
    },
    disconnect() {
      session?.stop();
      session = undefined;
      setStatus("disconnected");
    },
    onMessage: (handler) => messages.add(handler),
    onStatus(handler) {
      handler(status);
      return statuses.add(handler);
    },
    requestState: () => session?.requestState(),
  };
}
