import type { Threat } from "@threatstream/contracts";
import { mergeVerdict } from "./merge.ts";
import type { About } from "./merge.ts";

const ENGINE = "GEMINI:";

/**
 * A later version of a threat (a correlation took in more events) with the model's verdict on an earlier one, so that it does
 * not get lost between two analyses; its details, which may be out of date, give way to the rules' own. Its bounds are those of the later version's rules. A threat without one is returned as is.
 */
export function carryVerdict(later: Threat, earlier: Threat, multiplier: number): Threat {
  const note = earlier.ai;
  if (note === undefined || !earlier.audit_ref.startsWith(ENGINE)) return later;
  const about: About = note.related === true ? "related" : note.cached ? "like" : "earlier";
  const { verdict, tokens, latency_ms: latencyMs, cost_usd: costUsd } = note;
  const model = earlier.audit_ref.slice(ENGINE.length);
  return mergeVerdict(later, { verdict, model, latencyMs, tokens, costUsd }, { multiplier, about });
}
