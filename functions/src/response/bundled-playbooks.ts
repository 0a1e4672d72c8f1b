import { BUNDLED_PLAYBOOKS } from "./bundled.ts";
import { parsePlaybook } from "./playbook.ts";
import type { CompiledPlaybook } from "./playbook.ts";

let compiled: readonly CompiledPlaybook[] | undefined;

/** The playbooks that come with ThreatStream, compiled on first use. */
export function bundledPlaybooks(): readonly CompiledPlaybook[] {
  compiled ??= BUNDLED_PLAYBOOKS.map((definition) => parsePlaybook(definition));
  return compiled;
}
