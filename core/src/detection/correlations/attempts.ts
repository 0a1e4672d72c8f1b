import type { SecurityEvent } from "@threatstream/contracts";
import type { WindowView } from "../../model/correlation.ts";

/**
 * Marks keep each failed login and each success with its connection, so that a rule can tell which failures were made good. They
 * are members of a state: a set that only grows, the same in any order. A state keeps a bounded number of each kind; when a kind
 * is full, what is missing counts as guesses.
 */
const FAILED = "failed@";
const ACCEPTED = "accepted@";
const SEPARATOR = "\u0000";
/** A person on a connection without a name may mistype this often before the right password. */
const MISTYPED = 2;

/** A failed login that no success on its connection explains. */
export interface Guess {
  /** Who was tried, or in a stream by user, from which address. */
  readonly who: string;
  /** Epoch seconds. */
  readonly second: number;
  readonly weight: number;
}

interface Mark extends Guess {
  readonly connection: string;
}

/** The connections that an event names: the client's port, and the daemon's process. Failures are filed under the first. */
function connectionsOf({ payload, metadata }: SecurityEvent): readonly string[] {
  const host = fieldOf(metadata, "host") ?? "";
  const port = fieldOf(metadata, "source_port") ?? fieldOf(payload, "source_port");
  const pid = fieldOf(metadata, "pid");
  const session = fieldOf(payload, "session_id") ?? fieldOf(metadata, "session_id");
  return [
    ...(session === undefined ? [] : [`s${session}`]),
    ...(port === undefined ? [] : [`p${host}:${port}`]),
    ...(pid === undefined ? [] : [`d${host}:${pid}`]),
  ];
}

function fieldOf(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value).slice(0, 64) : undefined;
}

/** Returns the mark of a failed login of a kind. */
export function failureMark(
  event: SecurityEvent,
  of: { readonly kind: string; readonly who: string; readonly at: number; readonly weight: number },
): Readonly<Record<string, string>> {
  const { kind, who, at, weight } = of;
  const [connection = ""] = connectionsOf(event);
  return {
    [`${FAILED}${kind}`]: markText({ who, connection, second: secondOf(at), weight }, event.event_id),
  };
}

/** Returns the marks of a success: one for each name of its connection. */
export function successMarks(
  event: SecurityEvent,
  { who, at }: { readonly who: string; readonly at: number },
): Readonly<Record<string, string>> {
  const connections = connectionsOf(event);
  const named = connections.length === 0 ? [""] : connections;
  return Object.fromEntries(
    named.map((connection) => [
      `${ACCEPTED}${connection.slice(0, 1)}`,
      markText({ who, connection, second: secondOf(at), weight: 1 }, event.event_id),
    ]),
  );
}

function secondOf(at: number): number {
  return Math.floor(at / 1000);
}

function markText({ who, connection, second, weight }: Mark, eventId: string): string {
  return [who, connection, second, weight, eventId.slice(-40)].join(SEPARATOR);
}

function readMarks(marks: readonly string[]): readonly Mark[] {
  return marks.map((text) => {
    const [who = "", connection = "", second = "", weight = ""] = text.split(SEPARATOR);
    return { who, connection, second: Number(second), weight: Number(weight) };
  });
}

/** Returns the successful logins of a window, each once for each name of its connection. */
export function successes(view: WindowView): readonly Mark[] {
  return ["", "s", "p", "d"].flatMap((name) => readMarks(view.members([`${ACCEPTED}${name}`])));
}

/** Returns the failed logins of a kind that were not made good by the same user on the same connection. */
export function guessesOf(view: WindowView, kind: string): readonly Guess[] {
  const failures = readMarks(view.members([`${FAILED}${kind}`]));
  const accepted = successes(view);
  if (accepted.length === 0) return failures;
  const good = new Map<string, number>();
  for (const { who, connection, second } of accepted) {
    const name = `${who}${SEPARATOR}${connection}`;
    good.set(name, Math.max(good.get(name) ?? 0, second));
  }
  const left = new Map<string, number>();
  return failures
    .toSorted((a, b) => b.second - a.second)
    .filter(({ who, connection, second }) => {
      const name = `${who}${SEPARATOR}${connection}`;
      if (second > (good.get(name) ?? -1)) return true;
      if (connection !== "") return false;
      const used = left.get(name) ?? 0;
      left.set(name, used + 1);
      return used >= MISTYPED;
    });
}

/** The most weight of guesses within any `seconds` that begin in this window. */
export function mostGuesses(guesses: readonly Guess[], view: WindowView, seconds: number): number {
  const sorted = guesses.toSorted((a, b) => a.second - b.second);
  let [most, sum, end] = [0, 0, 0];
  for (const { second, weight } of sorted) {
    if (second >= view.lastStart) break;
    for (let next = sorted[end]; next !== undefined && next.second < second + seconds; next = sorted[end]) {
      sum += next.weight;
      end += 1;
    }
    most = Math.max(most, sum);
    sum -= weight;
  }
  return most;
}
