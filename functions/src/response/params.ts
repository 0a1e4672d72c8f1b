import { ActionCall, CODE_PARAMS } from "./action-params.ts";
import { TemplateError } from "./errors.ts";
import type { Problem } from "./errors.ts";
import { fillTemplate, hasTemplate, parseTemplate } from "./template.ts";
import type { Filled, Template, TemplateContext } from "./template.ts";

type Params = Readonly<Record<string, unknown>>;

/** The params of a step with their templates read, and all that can be said against them before there is a threat. */
export interface ReadParams {
  readonly templates: ReadonlyMap<string, Template>;
  readonly problems: readonly Problem[];
}

/**
 * Reads a step's params: the templates in its texts, and everything else by the action's schema. What a template will hold
 * is checked once it is filled. Problems have the param's name as path. Never throws.
 */
export function readParams(action: string, params: Params): ReadParams {
  const templates = new Map<string, Template>();
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== "string" || !hasTemplate(value) || CODE_PARAMS.has(name)) continue;
    try {
      templates.set(name, parseTemplate(value));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      problems.push({ path: name, message: error.message });
    }
  }
  const known = new Set([...templates.keys(), ...problems.map(({ path }) => path)]);
  const others = problemsOf(action, params).filter(({ path }) => !known.has(path));
  return { templates, problems: [...problems, ...others] };
}

/** All that the action's schema has against params without templates. */
export function problemsOf(action: string, params: Params): Problem[] {
  const { error } = ActionCall.safeParse({ action, params });
  return (error?.issues ?? []).map(({ path, message }) => ({ path: path.slice(1).join("."), message }));
}

/**
 * The params with their templates filled, not yet checked; `absent` where an optional template has nothing to hold.
 *
 * @throws {TemplateError} where a field without a default is absent.
 */
export function fillParams(
  params: Params,
  templates: ReadonlyMap<string, Template>,
  context: TemplateContext,
): { readonly value: Record<string, unknown> } | Extract<Filled, { absent: string }> {
  const filled: [string, unknown][] = [];
  for (const [name, value] of Object.entries(params)) {
    const template = templates.get(name);
    const result = template === undefined ? { value } : fillTemplate(template, context);
    if ("absent" in result) return result;
    filled.push([name, result.value]);
  }
  return { value: Object.fromEntries(filled) };
}
