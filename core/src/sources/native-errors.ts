import type { z } from "zod";
import { escapeInvisible } from "../common/text.ts";

const MAX_FIELDS = 8;
const MAX_TEXT = 200;

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/** Says of a native event's field what is wrong with it, to be read after its name; for zod's `error` option. */
export function nativeErrors(issue: Issue): string {
  if (issue.input === undefined) return "is missing";
  if (issue.code === "invalid_type") return `must be ${TYPES[issue.expected] ?? issue.expected}`;
  if (issue.code === "too_small") {
    return issue.origin === "string" ? "must not be empty" : `must be at least ${issue.minimum}`;
  }
  if (issue.code === "too_big") {
    return `must ${issue.origin === "string" ? `have at most ${issue.maximum} characters` : `be at most ${issue.maximum}`}`;
  }
  return issue.message ?? "is not valid";
}

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  record: "an object",
};

/**
 * One sentence that names each bad field, the first 8 of them, with what is wrong.
 *
 * @example "timestamp is missing; source_ip is not an IPv4 or IPv6 address."
 */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  const fields = new Map<string, string>();
  for (const { path, message } of issues) {
    const name = path.map(String).join(".");
    if (!fields.has(name)) fields.set(name, escapeInvisible(`${name} ${message}`).slice(0, MAX_TEXT));
  }
  const named = [...fields.values()].slice(0, MAX_FIELDS);
  return `${named.join("; ")}${fields.size > MAX_FIELDS ? "; …" : ""}.`;
}
