import { MAX_MEMBERS } from "../../model/correlation-state.ts";
import type { WindowView } from "../../model/correlation.ts";
import type { EnrichedEvent } from "../../model/event.ts";
import { isOfferedKey, readLogin } from "../login-event.ts";
import { guessesOf, mostGuesses } from "./attempts.ts";
import type { Guess } from "./attempts.ts";

/**
 * The kinds of failed login that a log tells of. One attempt may show up as several (sshd writes `Invalid user`, a PAM
 * failure and `Failed password` for it), so rules take the largest of them, never their sum. `max_attempts` is none of them: each of
 * the attempts before it was counted, and agents with many keys reach it without a guess.
 */
export const FAILURE_KINDS = ["failed", "invalid_user", "closed_preauth", "pam_failure"] as const;
export const SUCCESS_KIND = "accepted";

type FailureKind = (typeof FAILURE_KINDS)[number];

/** Failed logins for one user from one source that make a burst. */
export const BURST = 5;
/** Failed logins from one source, whoever was tried, that are more than an office mistypes within a burst's time. */
export const OFFICE = 15;
/** Failed logins within a burst's time that no person makes. */
export const NO_HUMAN = 20;
/** Accounts that one source tries in vain that make a spray. */
export const SPRAYED = 8;
/** How long a burst may take. */
export const LOGIN_WINDOW_MS = 5 * 60 * 1000;

/** What a login attempt tells the login streams. */
export interface Login {
  readonly kind: FailureKind | typeof SUCCESS_KIND;
  readonly weight: number;
  readonly user: string;
}

/** A login attempt as the login streams see it; `undefined` for an offered key, and for one whose end is not told. */
export function loginOf({ event }: EnrichedEvent): Login | undefined {
  const login = readLogin(event);
  if (login === undefined) return undefined;
  const { outcome, signal, weight, user } = login;
  if (outcome === "success") return { kind: SUCCESS_KIND, weight, user };
  if (signal === "max_attempts" || isOfferedKey(login)) return undefined;
  return { kind: FAILURE_KINDS.find((kind) => kind === signal) ?? "failed", weight, user };
}

/** The failed logins of a window that no success explains. */
export interface Guessing {
  readonly kind: FailureKind;
  readonly guesses: readonly Guess[];
  /** The most within a burst's time, whoever was tried. */
  readonly most: number;
  /** The most within a burst's time for one user, or in a stream by user, from one address. */
  readonly mostForOne: number;
  /** Who was tried, sorted. */
  readonly tried: readonly string[];
  /** Whether there were more failures than a state keeps apart. */
  readonly isFull: boolean;
}

const SECONDS = LOGIN_WINDOW_MS / 1000;

/** Returns the guesses of the kind that has most of them. */
export function guessing(view: WindowView): Guessing {
  const [first, ...rest] = FAILURE_KINDS.map((kind) => guessingOf(view, kind));
  if (first === undefined) throw new RangeError("There are no kinds of failed logins.");
  return rest.reduce((most, each) => (each.most > most.most ? each : most), first);
}

function guessingOf(view: WindowView, kind: FailureKind): Guessing {
  const guesses = guessesOf(view, kind);
  const byUser = Map.groupBy(guesses, ({ who }) => who);
  const kept = mostGuesses(guesses, view, SECONDS);
  const mostKept = Math.max(0, ...[...byUser.values()].map((list) => mostGuesses(list, view, SECONDS)));
  // More failures than a state keeps apart: all count, and one user's share of those that were not kept is unknown.
  const isFull = view.members([`failed@${kind}`]).length >= MAX_MEMBERS;
  const most = isFull ? Math.max(kept, view.most(kind)) : kept;
  return {
    kind,
    guesses,
    most,
    mostForOne: isFull && byUser.size === 1 ? most : mostKept,
    tried: isFull ? view.members([kind]) : [...byUser.keys()].toSorted(),
    isFull,
  };
}

/** Whether failures from one source are guesses and no office: many for one user, more than offices make, or for names that do not exist. */
export function isGuessing({ kind, most, mostForOne }: Guessing): boolean {
  return mostForOne >= BURST || most >= OFFICE || (kind === "invalid_user" && most >= BURST);
}

/** The most failures of one kind within any burst's length. */
export function mostFailures(view: WindowView): number {
  return FAILURE_KINDS.reduce((most, kind) => Math.max(most, view.most(kind)), 0);
}

/** All failures of the most frequent kind. */
export function totalFailures(view: WindowView): number {
  return FAILURE_KINDS.reduce((most, kind) => Math.max(most, view.total(kind)), 0);
}

/** Confidence that a burst is an attack: 0.75 at the threshold, rising with each failure to 0.97. */
export function burstConfidence(count: number): number {
  return Math.min(0.97, Math.round((0.75 + 0.02 * Math.max(0, count - BURST)) * 100) / 100);
}
