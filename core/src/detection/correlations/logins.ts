import type { WindowView } from "../../model/correlation.ts";
import { countField, textField } from "../../common/text.ts";

/**
 * The kinds of failed login that a log tells of. One attempt may show up as several (sshd writes `Invalid user`, a PAM
 * failure and `Failed password` for it), so rules take the largest of them, never their sum.
 */
export const FAILURE_KINDS = [
  "failed",
  "invalid_user",
  "max_attempts",
  "closed_preauth",
  "pam_failure",
] as const;
export const SUCCESS_KIND = "accepted";

/** Failed logins from one source, or for one user, that make a burst. */
export const BURST = 5;
/** How long a burst may take. */
export const LOGIN_WINDOW_MS = 5 * 60 * 1000;

/** The type of the events that the login streams join. */
export const LOGIN_TYPE = "login_attempt";

/** What a login attempt tells the login streams. */
interface Login {
  readonly kind: (typeof FAILURE_KINDS)[number] | typeof SUCCESS_KIND;
  readonly weight: number;
  readonly user: string;
}

/** A login attempt as the login streams see it; `undefined` for one whose end is not told. */
export function loginOf(payload: Readonly<Record<string, unknown>>): Login | undefined {
  const user = (textField(payload, "username") ?? "").slice(0, 128);
  const weight = Math.min(1_000_000, Math.max(1, Math.floor(countField(payload, "count") ?? 1)));
  if (payload["success"] === true) return { kind: SUCCESS_KIND, weight, user };
  if (payload["success"] !== false) return undefined;
  // A client's first request, to learn which methods there are, tries no password.
  if (textField(payload, "method") === "none") return undefined;
  const signal = textField(payload, "signal");
  return { kind: FAILURE_KINDS.find((kind) => kind === signal) ?? "failed", weight, user };
}

/** The most failures of one kind within a burst's time. */
export function mostFailures(view: WindowView): number {
  return FAILURE_KINDS.reduce((most, kind) => Math.max(most, view.most(kind)), 0);
}

/** All failures of the most frequent kind. */
export function totalFailures(view: WindowView): number {
  return FAILURE_KINDS.reduce((most, kind) => Math.max(most, view.total(kind)), 0);
}

/** Confidence that a burst is an attack: 0.75 at the threshold, rising with each failure to 0.97. */
export function burstConfidence(count: number): number {
  return Math.min(0.97, Math.round((0.75 + 0.02 * (count - BURST)) * 100) / 100);
}
