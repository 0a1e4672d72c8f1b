import type { Firestore } from "firebase/firestore";
import type { OnError, Unsubscribe } from "../watch/listen.ts";
import { platformTimer } from "../watch/opening.ts";
import type { Timer } from "../watch/opening.ts";
import { MAX_LIMIT } from "../watch/queries.ts";
import { createHandlers } from "./handlers.ts";
import { STATUS_OF } from "./messages.ts";
import type { LiveDetail, LiveMessage, LiveNews, LiveStatus } from "./messages.ts";
import { createNews } from "./news.ts";
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
  /** After how long without a change of `analytics/heartbeat` the connection is `stale`, in milliseconds. Default 90,000. */
  readonly heartbeatMs?: number;
  /**
   * After how long without a first answer of Firestore the status is `error` and `onError` gets an `UnreachableError`, in
   * milliseconds. It keeps trying. Default 20,000.
   */
  readonly timeoutMs?: number;
}

/** The shape of the earlier WebSocket service. */
export interface LiveConnection {
  /** Starts listening: `initial_state` follows once, then every change. While connected, calls change nothing. */
  connect(): void;
  /** Ends listening; `connect()` starts anew. */
  disconnect(): void;
  /** Gives every message to the handler, until the returned function is called. */
  onMessage(handler: (message: LiveMessage) => void): Unsubscribe;
  /** Tells the handler the status now and at each change, with its detail beside it, until the returned function is called. */
  onStatus(handler: (status: LiveStatus, detail: LiveDetail) => void): Unsubscribe;
  /** Returns the status now: `connecting`, `connected`, `disconnected` or `error`. */
  getStatus(): LiveStatus;
  /** Sends one more `initial_state` with the state as it is now; if none was sent yet, it comes by itself. */
  requestState(): void;
  /** As `requestState()`: the earlier service began a new epoch with it, which listeners to documents do not need. */
  sendHandshake(epoch: number): void;
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
  const { db, window = 200, heartbeatMs = 90_000, timeoutMs = 20_000 } = options;
  const { onError = (error) => console.error(error) } = options;
  if (!Number.isInteger(window) || window < 20 || window > MAX_LIMIT) {
    throw new RangeError(`A live connection's window is between 20 and ${MAX_LIMIT}, not ${window}.`);
  }
  const sources = firestoreSources(db, window, timeoutMs);
  const clock = () => Date.now();
  return connectionOver({ sources, window, heartbeatMs, onError, timer: platformTimer, clock });
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
  const details = createHandlers<LiveDetail>(onError);
  const news = createNews(window);
  let session: Session | undefined;
  let detail: LiveDetail = "disconnected";

  function setDetail(next: LiveDetail): void {
    if (next === detail) return;
    detail = next;
    details.tell(next);
  }
  function emit(item: LiveNews): void {
    messages.tell({ ...item, timestamp: new Date(clock()).toISOString() });
  }
  const requestState = () => session?.requestState();

  return {
    connect() {
      if (detail !== "disconnected" && detail !== "failed") return;
      session = startSession({ ...parts, clock, news, emit, onError, onStatus: setDetail });
    },
    disconnect() {
      session?.stop();
      session = undefined;
      setDetail("disconnected");
    },
    onMessage: (handler) => messages.add(handler),
    onStatus(handler) {
      handler(STATUS_OF[detail], detail);
      return details.add((next) => handler(STATUS_OF[next], next));
    },
    getStatus: () => STATUS_OF[detail],
    requestState,
    sendHandshake: requestState,
  };
}
