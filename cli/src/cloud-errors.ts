import { escapeInvisible } from "@threatstream/core/common";
import { CliError } from "./errors.ts";
import type { Target } from "./target.ts";

/** gRPC status codes that users can do something about. */
const ADVICE: ReadonlyMap<unknown, string> = new Map([
  [5, "deploy ThreatStream to the project first, or check the project's name"],
  [7, "your credentials may not do that in the project: ask for the roles, or name another project"],
  [14, "it cannot be reached: check the connection"],
  [16, "sign in with `gcloud auth application-default login`"],
]);

/** What went wrong between a command and its target, in one line that says what to do. */
export function cloudError(doing: string, target: Target, error: unknown): CliError {
  if (error instanceof CliError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const reason = escapeInvisible(text.split("\n", 1)[0] ?? text).replace(/[.\s]+$/, "");
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  const advice = /default credentials/i.test(text) ? ADVICE.get(16) : ADVICE.get(code);
  const tail = advice === undefined ? "" : ` — ${advice}`;
  return new CliError(`${doing} failed at ${target.name}: ${reason}${tail}`, { cause: error });
}
