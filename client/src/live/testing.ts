import type { WatchError } from "../watch/errors.ts";
import type { OnChange, OnError } from "../watch/listen.ts";
import { connectionOver } from "./connection.ts";
import type { LiveDetail, LiveMessage } from "./messages.ts";
import type { LiveSources, LiveValues } from "./sources.ts";

/** A source in the hand of a test. */
function handSource<T>() {
  const listeners = new Set<{ readonly onChange: OnChange<T>; readonly onError: OnError }>();
  return {
    listen(onChange: OnChange<T>, onError: OnError) {
      const listener = { onChange, onError };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    listeners,
    /** What the server says. */
    tell(value: T): void {
      for (const { onChange } of listeners) onChange(value, { fromCache: false });
    },
    /** What the cache says while the server can't be reached. */
    tellCached(value: T): void {
      for (const { onChange } of listeners) onChange(value, { fromCache: true });
    },
    refuse(error: WatchError): void {
      for (const { onError } of listeners) onError(error);
    },
  };
}

/** A connection over sources in the hand of a test, and all that it told. */
export function testConnection(window = 20) {
  const hands = {
    threats: handSource<LiveValues["threats"]>(),
    newAlerts: handSource<LiveValues["newAlerts"]>(),
    activeAlerts: handSource<LiveValues["activeAlerts"]>(),
    executions: handSource<LiveValues["executions"]>(),
    dashboard: handSource<LiveValues["dashboard"]>(),
    risk: handSource<LiveValues["risk"]>(),
    timeline: handSource<LiveValues["timeline"]>(),
    simulation: handSource<LiveValues["simulation"]>(),
    heartbeat: handSource<LiveValues["heartbeat"]>(),
  };
  const sources: LiveSources = {
    threats: (...on) => hands.threats.listen(...on),
    newAlerts: (...on) => hands.newAlerts.listen(...on),
    activeAlerts: (...on) => hands.activeAlerts.listen(...on),
    executions: (...on) => hands.executions.listen(...on),
    dashboard: (...on) => hands.dashboard.listen(...on),
    risk: (...on) => hands.risk.listen(...on),
    timeline: (...on) => hands.timeline.listen(...on),
    simulation: (...on) => hands.simulation.listen(...on),
    heartbeat: (...on) => hands.heartbeat.listen(...on),
  };
  const timers = new Set<() => void>();
  const [messages, statuses, errors] = [
    Array.of<LiveMessage>(),
    Array.of<LiveDetail>(),
    Array.of<WatchError>(),
  ];
  const live = connectionOver({
    sources,
    window,
    heartbeatMs: 90_000,
    onError: (error) => errors.push(error),
    timer: (_ms, run) => {
      timers.add(run);
      return () => timers.delete(run);
    },
    clock: () => Date.parse("2026-03-10T12:00:00.000Z"),
  });
  live.onMessage((message) => messages.push(message));
  live.onStatus((_status, detail) => statuses.push(detail));
  return {
    live,
    hands,
    messages,
    statuses,
    errors,
    /** Every source tells that there is nothing, but these threats. */
    tellAll: (threats: LiveValues["threats"] = []): void => {
      hands.threats.tell(threats);
      for (const name of ["newAlerts", "activeAlerts", "executions"] as const) hands[name].tell([]);
      for (const name of ["dashboard", "risk", "timeline", "simulation", "heartbeat"] as const) {
        hands[name].tell(undefined);
      }
    },
    /** So much time passes that all timers run. */
    passTime: (): void => {
      for (const run of timers) run();
      timers.clear();
    },
    types: () => messages.map(({ type }) => type),
    listening: () => Object.values(hands).reduce((sum, { listeners }) => sum + listeners.size, 0),
  };
}
