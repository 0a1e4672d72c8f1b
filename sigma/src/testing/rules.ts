import { compile } from "../compile/index.ts";
import type { CompileOptions, CompiledRules } from "../compile/index.ts";
import { createMatcher } from "../engine/matcher.ts";
import type { SigmaEvent } from "../engine/fields.ts";
import type { RuleError } from "../model.ts";
import { parseRules } from "../parse/index.ts";
import type { PlainRule } from "./reference.ts";

/** Compiles the text of a file; throws if any part of it is refused. */
export function compiled(yaml: string, options: CompileOptions = {}): CompiledRules {
  const parsed = parseRules(yaml);
  const made = compile(parsed, options);
  const [error] = [...parsed.errors, ...made.errors];
  if (error !== undefined) throw new Error(`${error.line}:${error.column}: ${error.reason}`);
  return made.compiled;
}

/** All errors of a file. */
export function errorsOf(yaml: string, options: CompileOptions = {}): readonly RuleError[] {
  const parsed = parseRules(yaml);
  return [...parsed.errors, ...compile(parsed, options).errors];
}

/** A rule file with a detection that is written as YAML, indented by two spaces. */
export function ruleYaml(detection: string, title = "A rule"): string {
  return `title: ${title}\nlogsource: { product: test }\ndetection:\n${detection}\n`;
}

/** Whether the one rule of a detection matches an event. */
export function matches(detection: string, event: SigmaEvent, options: CompileOptions = {}): boolean {
  const matcher = createMatcher(compiled(ruleYaml(detection), options));
  return matcher.match(event, { product: "test" }).length === 1;
}

/** A rule of the generator as a file; JSON is YAML. */
export function plainYaml({ searches, condition }: PlainRule, title: string): string {
  return JSON.stringify({ title, logsource: { product: "test" }, detection: { ...searches, condition } });
}
