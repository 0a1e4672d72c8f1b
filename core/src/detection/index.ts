import { createRuleSet } from "../model/rule-set.ts";
import type { RuleSet } from "../model/rule-set.ts";
import { CORRELATION_STREAMS } from "./correlations/index.ts";
import { EVENT_DETECTIONS } from "./events/index.ts";

/**
 * Returns the project's rules, without those whose ids are in `disabled`. Throws `UnknownRuleError` if an id is not that of a rule.
 */
export function standardRules(disabled: readonly string[] = []): RuleSet {
  return createRuleSet({ detections: EVENT_DETECTIONS, correlations: CORRELATION_STREAMS, disabled });
}

/** All of the project's rules. */
export const STANDARD_RULES: RuleSet = standardRules();
