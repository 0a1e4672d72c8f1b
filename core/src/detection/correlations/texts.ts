import type { WindowView } from "../../model/correlation.ts";
import { quote } from "../../common/text.ts";
import { FAILURE_KINDS } from "./logins.ts";

/** `27 failed logins for 9 users from 203.0.113.7 (DE) in 4 min`: who was tried, from where, how fast. */
export function failuresText(view: WindowView, count: number): string {
  const users = view.members(FAILURE_KINDS);
  const [only] = users;
  const whom = users.length === 1 && only !== undefined ? `user ${quote(only, 32)}` : `${users.length} users`;
  return `${count} failed logins for ${whom} from ${sourceText(view)} ${inTime(view.seconds(FAILURE_KINDS))}`;
}

/** The user, as a field of a finding, if it is one alone. */
export function onlyUser([user, ...others]: readonly string[]): { readonly user?: string } {
  return user === undefined || others.length > 0 ? {} : { user };
}

/** `203.0.113.7 (DE)`. */
export function sourceText({ key, country }: WindowView): string {
  return country === undefined ? key : `${key} (${country})`;
}

/** `in 4 min`, `in 12 s`, `within a second`. */
export function inTime(seconds: number): string {
  if (seconds < 2) return "within a second";
  return seconds < 120 ? `in ${seconds} s` : `in ${Math.round(seconds / 60)} min`;
}
