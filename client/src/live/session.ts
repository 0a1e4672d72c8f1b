import { UnreachableError, WrongProjectError } from "../watch/errors.ts";
import type { WatchError } from "../watch/errors.ts";
import type { OnError, Unsubscribe } from "../watch/listen.ts";
import type { Timer } from "../watch/opening.ts";
import { MissedNewsError } from "./errors.ts";
import type { LiveDetail, LiveNews } from "./messages.ts";
import { stateOf } from "./news.ts";
import type { Emit, News, SourceName, Values } from "./news.ts";
import { createPulse } from "./pulse.ts";
import type { Listen, LiveSources, LiveValues } from "./sources.ts";

export interface SessionOptions {
  readonly sources: LiveSources;
  readonly news: News;
  readonly timer: Timer;
  /** After how long without a heartbeat the connection is stale, in milliseconds. */
  readonly heartbeatMs: number;
  readonly emit: Emit;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly onStatus: (detail: LiveDetail) => void;
  readonly onError: OnError;
}

/** One time of being connected. */
export interface Session {
  /** Tells the present state as `initial_state`; before the first one, which comes by itself, nothing. */
  requestState(): void;
  /** Ends all subscriptions; nothing is told any more. */
  stop(): void;
}

/**
 * Subscribes to every source. Once all have told their state as the server has it, `initial_state` is emitted, then each change.
 * What the cache says while offline is not news: it was told before, or the server has not confirmed it.
 */
export function startSession(options: SessionOptions): Session {
  const { sources, news, onStatus, onError } = options;
  const values: Values = {};
  const waiting = new Set<SourceName>();
  const offline = new Set<SourceName>();
  const stops: Unsubscribe[] = [];
  const reported = new Set<string>();
  let [stopped, started, stale] = [false, false, false];
  const pulse = createPulse(options.timer, options.heartbeatMs, (isStale) => {
    stale = isStale;
    tellStatus();
  });

  function tellStatus(): void {
    if (stopped) return;
    if (started) onStatus(offline.size > 0 ? "offline" : stale ? "stale" : "connected");
    else onStatus(reported.has("unreachable") ? "unreachable" : "connecting");
  }

  function emit(item: LiveNews): void {
    // A handler may have ended the session while others of the same snapshot are still to be told.
    if (!stopped) options.emit(item);
  }

  function stop(): void {
    stopped = true;
    pulse.stop();
    for (const unsubscribe of stops.splice(0)) unsubscribe();
  }

  function fail(error: WatchError): void {
    if (stopped) return;
    // Each source says it; once is enough.
    if (error instanceof UnreachableError || error instanceof WrongProjectError) {
      if (reported.has(error.code)) return;
      reported.add(error.code);
    }
    if (error.ended) {
      stop();
      onStatus("failed");
    } else tellStatus();
    onError(error);
  }

  function tell(name: SourceName): void {
    const told = news.take(name, values);
    if (told.missed) onError(missedNews(name));
    for (const item of told.news) emit(item);
  }

  function emitState(): void {
    emit({ type: "initial_state", data: stateOf(values, new Date(options.clock()).toISOString()) });
  }

  function changed(name: SourceName): void {
    if (name === "heartbeat") pulse.beat(values.heartbeat);
    if (started) return tell(name);
    waiting.delete(name);
    if (waiting.size > 0) return;
    started = true;
    news.start(values);
    emitState();
  }

  function listen<K extends SourceName>(name: K, source: Listen<LiveValues[K]>): void {
    const unsubscribe = source((value, { fromCache }) => {
      if (stopped) return;
      if (fromCache) {
        offline.add(name);
      } else {
        offline.delete(name);
        values[name] = value;
        changed(name);
      }
      tellStatus();
    }, fail);
    if (stopped) unsubscribe();
    else stops.push(unsubscribe);
  }

  tellStatus();
  listenToAll(sources, (name) => waiting.add(name));
  listenToAll(sources, listen);
  return {
    requestState: () => {
      if (started) emitState();
    },
    stop,
  };
}

type Each = <K extends SourceName>(name: K, source: Listen<LiveValues[K]>) => void;

/** Each source by its name, what matters most first. */
function listenToAll(sources: LiveSources, each: Each): void {
  each("threats", sources.threats);
  each("newAlerts", sources.newAlerts);
  each("activeAlerts", sources.activeAlerts);
  each("dashboard", sources.dashboard);
  each("risk", sources.risk);
  each("timeline", sources.timeline);
  each("executions", sources.executions);
  each("simulation", sources.simulation);
  each("heartbeat", sources.heartbeat);
}

function missedNews(path: string): MissedNewsError {
  const message = `More ${path} came at once than this connection listens to; read the list again to see all.`;
  return new MissedNewsError(message, { code: "missed-news", path });
}
