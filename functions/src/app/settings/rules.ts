import { standardRules } from "@threatstream/core/detection";
import type { RuleSet } from "@threatstream/core/model";
import { UnknownRuleError } from "@threatstream/core/model";
import { defineString } from "firebase-functions/params";
import { SettingsError, checked, list, valuesOf } from "./params.ts";
import type { Raw } from "./params.ts";
import { z } from "zod";

const RULES = {
  disabledRules: defineString("DISABLED_RULES", {
    default: "",
    description: "Ids of rules that are turned off, separated by commas: web-scanner, port-scan.",
  }),
};

const RuleValues = z.object({ disabledRules: list });

let rules: RuleSet | undefined;

/** Returns the rules that run, the same for the whole instance. Throws `SettingsError` if a disabled rule does not exist. */
export function readRules(): RuleSet {
  rules ??= toRules(valuesOf(RULES));
  return rules;
}

/** Checks values by their keys, as `readRules` does. */
export function toRules(raw: Raw): RuleSet {
  const { disabledRules } = checked(RULES, RuleValues, raw);
  try {
    return standardRules(disabledRules);
  } catch (cause) {
    if (!(cause instanceof UnknownRuleError)) throw cause;
    throw new SettingsError(`DISABLED_RULES: ${cause.message}`, { cause });
  }
}
